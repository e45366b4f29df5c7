package org.modelhub.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports for processes that have to be told theirs. */
public final class Ports {

    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private Ports() {}

    /**
     * A free port, another one each time, and not one that the system gives to connections: a process opens it some time
     * after it was told, and again after it was killed, when others have connections, or try to connect to just that
     * port.
     */
    public static int free() {
        int port;
        do {
            port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
        } while (!isFree(port));
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
