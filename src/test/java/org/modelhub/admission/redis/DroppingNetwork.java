package org.modelhub.admission.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network before a server that can begin to drop what is sent, on open connections too, as a packet filter does:
 * nothing arrives, nothing closes. A connection that lost something is never good again.
 */
final class DroppingNetwork implements AutoCloseable {

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean dropping;

    /** @param target on loopback */
    DroppingNetwork(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    void drop() {
        dropping = true;
    }

    void pass() {
        dropping = false;
    }

    private void accept() {
        try {
            while (true) {
                join(server.accept());
            }
        } catch (IOException closed) {
            open.forEach(DroppingNetwork::quietly);
        }
    }

    private void join(Socket client) {
        try {
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            open.add(client);
            open.add(upstream);
            daemon(() -> carry(client, upstream));
            daemon(() -> carry(upstream, client));
        } catch (IOException refused) {
            quietly(client);
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        boolean broken = false;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(buffer);
            while (count >= 0) {
                broken |= dropping;
                if (!broken) {
                    out.write(buffer, 0, count);
                }
                count = in.read(buffer);
            }
        } catch (IOException gone) {
            // As if both had closed.
        }
        quietly(from);
        quietly(to);
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // That is what was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "dropping-network");
        thread.setDaemon(true);
        thread.start();
    }
}
