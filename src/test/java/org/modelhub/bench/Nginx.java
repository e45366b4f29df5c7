package org.modelhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A plain reverse proxy by nginx, the floor below the JVM; only where nginx is on the path. */
final class Nginx {

    private static final String CONFIGURATION = """
            daemon off;
            worker_processes 2;
            worker_rlimit_nofile 20000;
            pid %1$s/nginx.pid;
            events { worker_connections 9000; }
            http {
                access_log off;
                client_body_temp_path %1$s/body;
                proxy_temp_path %1$s/proxy;
                fastcgi_temp_path %1$s/fastcgi;
                uwsgi_temp_path %1$s/uwsgi;
                scgi_temp_path %1$s/scgi;
                upstream mock {
                    server 127.0.0.1:%3$d;
                    keepalive 4096;
                    keepalive_requests 1000000000;
                }
                server {
                    listen 127.0.0.1:%2$d backlog=8192;
                    keepalive_requests 1000000000;
                    location / {
                        proxy_pass http://mock;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_buffering off;
                    }
                }
            }
            """;

    private Nginx() {}

    static Optional<Target> start(Path work, int upstreamPort) {
        return binary().map(binary -> start(binary, work.toAbsolutePath(), upstreamPort));
    }

    private static Target start(Path binary, Path work, int upstreamPort) {
        int port = Ports.free();
        Path file = work.resolve("nginx.conf");
        try {
            Files.writeString(file, CONFIGURATION.formatted(work, port, upstreamPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String errors = work.resolve("nginx-error.log").toString();
        List<String> command = List.of(binary.toString(), "-p", work.toString(), "-e", errors, "-c", file.toString());
        ChildProcess process = ChildProcess.start(work.resolve("nginx.log"), Map.of(), command);
        Target nginx = new Target(Contestant.NGINX, port, HubProcess.KEY, process);
        Readiness.await(nginx);
        return nginx;
    }

    private static Optional<Path> binary() {
        String path = System.getenv("PATH") + ":/usr/sbin";
        return Stream.of(path.split(":"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
