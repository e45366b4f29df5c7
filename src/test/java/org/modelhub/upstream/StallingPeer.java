package org.modelhub.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An upstream that sends the head and one event of a stream, and then nothing more on an open connection. */
final class StallingPeer implements AutoCloseable {

    private static final String EVENT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"he\"},\"finish_reason\":null}]}\n\n";
    private static final String REPLY = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(EVENT.length()) + "\r\n" + EVENT + "\r\n";

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Thread thread = new Thread(this::serve, "stalling-peer");

    StallingPeer() throws IOException {
        thread.setDaemon(true);
        thread.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read(new byte[8192]);
            socket.getOutputStream().write(REPLY.getBytes(StandardCharsets.UTF_8));
            while (socket.getInputStream().read() >= 0) {
                continue;
            }
        } catch (IOException gone) {
            // The hub closed the connection, or the test is over.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
