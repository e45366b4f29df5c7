package org.modelhub.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An upstream that takes its time in one of several ways, and notes when the hub has closed a connection. */
final class SlowPeer implements AutoCloseable {

    /** How it is slow. */
    enum Way {
        NO_HEADERS,
        HEAD_BYTE_BY_BYTE,
        BODY_BYTE_BY_BYTE,
        STALL_MID_FRAME,
        NEVER_ENDS
    }

    private static final String EVENT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"he\"},\"finish_reason\":null}]}\n\n";
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final long BYTE_MILLIS = 100;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Long> closed = new ConcurrentLinkedQueue<>();
    private final Way way;

    SlowPeer(Way way) throws IOException {
        this.way = way;
        start("slow-peer", this::accept);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    int openConnections() {
        return open.size();
    }

    /** {@return when connections were found closed, as readings of System.nanoTime()} */
    ConcurrentLinkedQueue<Long> closed() {
        return closed;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                start("slow-peer-reads", () -> read(socket));
            }
        } catch (IOException over) {
            // The test is over.
        }
    }

    /** Answers once a request has come, and goes on reading: that is how it sees the hub close. */
    private void read(Socket socket) {
        boolean asked = false;
        try (socket) {
            byte[] bytes = new byte[8192];
            while (socket.getInputStream().read(bytes) >= 0) {
                if (!asked) {
                    asked = true;
                    start("slow-peer-writes", () -> write(socket));
                }
            }
        } catch (IOException gone) {
            // Closed by a reset.
        }
        closed.add(System.nanoTime());
        open.remove(socket);
    }

    private void write(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            switch (way) {
                case NO_HEADERS -> {}
                case HEAD_BYTE_BY_BYTE -> slowly(out, HEAD + chunk(EVENT));
                case BODY_BYTE_BY_BYTE -> {
                    send(out, HEAD + chunk(EVENT));
                    slowly(out, chunk(EVENT).repeat(100));
                }
                case STALL_MID_FRAME ->
                    send(out, HEAD + chunk(EVENT) + chunk(EVENT).substring(0, 40));
                case NEVER_ENDS -> {
                    send(out, HEAD);
                    while (true) {
                        send(out, chunk(EVENT));
                        pause();
                    }
                }
            }
        } catch (IOException gone) {
            // The hub has closed.
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static void slowly(OutputStream out, String text) throws IOException {
        for (char one : text.toCharArray()) {
            send(out, String.valueOf(one));
            pause();
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BYTE_MILLIS));
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
