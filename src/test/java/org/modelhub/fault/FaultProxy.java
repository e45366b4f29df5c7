package org.modelhub.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on loopback that damages what passes, by {@link FaultRule rules} of one line each. Rules apply to the
 * connections made after they were set. Built on blocking sockets, since half-close and RST are one call there and a
 * full buffer slows the sender down by itself; meant for tens of connections.
 */
public final class FaultProxy implements AutoCloseable {

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Sightings seen = new Sightings();
    private final Set<FaultLink> links = ConcurrentHashMap.newKeySet();
    private volatile List<FaultRule> rules = List.of();

    /** @param targetPort on loopback */
    public FaultProxy(int targetPort) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        try {
            server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("fault-proxy-accept", this::accept);
    }

    /** Separated by semicolons or line ends; an empty text is a proxy that does no harm. */
    public FaultProxy rules(String text) {
        rules = FaultRule.parse(text);
        return this;
    }

    public int port() {
        return server.getLocalPort();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** Connections and bytes; the proxy knows no requests. */
    public Sightings seen() {
        return seen;
    }

    @Override
    public void close() throws IOException {
        server.close();
        links.forEach(FaultLink::reset);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                join(server.accept());
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void join(Socket client) throws IOException {
        Socket upstream = new Socket();
        try {
            upstream.connect(target);
        } catch (IOException refused) {
            client.close();
            return;
        }
        FaultLink link = new FaultLink(client, upstream, rules, seen, links::remove);
        links.add(link);
        link.start();
    }

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
