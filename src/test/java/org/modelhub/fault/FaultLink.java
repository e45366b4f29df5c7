package org.modelhub.fault;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.modelhub.fault.FaultRule.Direction;

/** One client connection of a {@link FaultProxy} with its upstream connection: two lanes that end together. */
final class FaultLink {

    private final Socket client;
    private final Socket upstream;
    private final FaultLane up;
    private final FaultLane down;
    private final Sightings seen;
    private final Consumer<FaultLink> gone;
    private final AtomicInteger lanesOpen = new AtomicInteger(2);
    private final AtomicBoolean over = new AtomicBoolean();

    FaultLink(Socket client, Socket upstream, List<FaultRule> rules, Sightings seen, Consumer<FaultLink> gone)
            throws IOException {
        this.client = client;
        this.upstream = upstream;
        this.seen = seen;
        this.gone = gone;
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        up = new FaultLane(client, upstream, only(Direction.UP, rules), this, seen::received);
        down = new FaultLane(upstream, client, only(Direction.DOWN, rules), this, seen::sent);
    }

    void start() {
        seen.opened();
        up.start();
        down.start();
    }

    /** One direction has come to its natural end; the link is over when both have. */
    void laneEnded() {
        if (lanesOpen.decrementAndGet() == 0) {
            close();
        }
    }

    void close() {
        if (over.compareAndSet(false, true)) {
            quietly(client::close);
            quietly(upstream::close);
            seen.closed();
            gone.accept(this);
        }
    }

    /** Lingering for no time makes the close an RST. */
    void reset() {
        quietly(() -> client.setSoLinger(true, 0));
        quietly(() -> upstream.setSoLinger(true, 0));
        close();
    }

    private static List<FaultRule> only(Direction direction, List<FaultRule> rules) {
        return rules.stream().filter(rule -> rule.direction() == direction).toList();
    }

    private static void quietly(Closing action) {
        try {
            action.run();
        } catch (IOException alreadyGone) {
            // The other side closed first, which is what was wanted.
        }
    }

    private interface Closing {
        void run() throws IOException;
    }
}
