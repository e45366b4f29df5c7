package org.modelhub.fault;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.modelhub.bench.Ports;
import org.springframework.util.FileSystemUtils;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis server of its own on loopback, from a binary in a jar, that can be killed, stopped and started again on
 * the same port. Without {@code --appendonly yes} it forgets everything when it is killed.
 */
public final class RedisProcess implements AutoCloseable {

    private static final File BINARY = binary();

    private final Path folder;
    private final int port;
    private final List<String> options;
    private Process process;

    private RedisProcess(Path folder, int port, List<String> options) {
        this.folder = folder;
        this.port = port;
        this.options = options;
    }

    /** @param options as on the command line, e.g. {@code --requirepass}, {@code secret} */
    public static RedisProcess start(String... options) {
        return on(Ports.free(), options);
    }

    public static RedisProcess on(int port, String... options) {
        List<String> command = new ArrayList<>(List.of("--save", ""));
        command.addAll(List.of(options));
        return new RedisProcess(folder(), port, command).again();
    }

    /** A Sentinel that watches one master under the name {@code hub}, and is alone enough to depose it. */
    public static RedisProcess sentinel(int master) {
        Path folder = folder();
        Path file = folder.resolve("sentinel.conf");
        String settings = """
                sentinel monitor hub 127.0.0.1 %d 1
                sentinel down-after-milliseconds hub 500
                sentinel failover-timeout hub 3000
                """.formatted(master);
        try {
            Files.writeString(file, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RedisProcess(folder, Ports.free(), List.of(file.toString(), "--sentinel")).again();
    }

    /** Starts it again, with what is in its folder, and with more options this time. */
    public RedisProcess again(String... more) {
        List<String> command = new ArrayList<>(List.of(BINARY.getPath()));
        boolean file = !options.get(0).startsWith("--");
        command.addAll(file ? options.subList(0, 1) : List.of());
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", folder.toString()));
        command.addAll(file ? options.subList(1, options.size()) : options);
        command.addAll(List.of(more));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(this::listens);
        return this;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    /** Asks it until the answer holds these words. */
    public void awaitReply(String command, String words) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> ask(command).contains(words));
    }

    /** The first piece of the answer. */
    public String ask(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[64 * 1024];
            int count = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, count), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; returns when it is dead. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGSTOP: connections stay, nothing answers. */
    public void stop() {
        signal("-STOP");
    }

    public void goOn() {
        signal("-CONT");
    }

    @Override
    public void close() throws IOException {
        kill();
        FileSystemUtils.deleteRecursively(folder);
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File binary() {
        try {
            return ExecutableProvider.newJarResourceProvider().get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
