package org.modelhub.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Asks at the times that its {@link Arrivals} say, however slowly answers come: a request that found every connection
 * busy waits, and its wait counts, since it is timed from when it was due. One thread, plain sockets, kept alive.
 */
final class OpenLoop {

    private static final int MOST_CONNECTIONS = 6_000;
    private static final long SWEEP_NANOS = Duration.ofMillis(50).toNanos();

    private final int port;
    private final Arrivals arrivals;
    private final Supplier<Question> questions;
    private final long patienceNanos;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final Deque<AskingConnection> idle = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Set<AskingConnection> busy = new LinkedHashSet<>();
    private final List<Arrival> done = new ArrayList<>();
    private Selector selector;
    private long started;
    private int open;

    private record Waiting(Question question, long dueNanos) {}

    /** @param patience after which the generator hangs up */
    OpenLoop(int port, Arrivals arrivals, Supplier<Question> questions, Duration patience) {
        this.port = port;
        this.arrivals = arrivals;
        this.questions = questions;
        this.patienceNanos = patience.toNanos();
    }

    /** One question, at this many a second. */
    static OpenLoop steady(int port, Question question, double perSecond, Duration patience) {
        return new OpenLoop(port, Arrivals.steady(perSecond), () -> question, patience);
    }

    /** On a thread of its own. */
    CompletableFuture<Outcomes> begin(Duration time) {
        CompletableFuture<Outcomes> outcomes = new CompletableFuture<>();
        Thread thread = new Thread(() -> complete(outcomes, time), "open-loop");
        thread.setDaemon(true);
        thread.start();
        return outcomes;
    }

    private void complete(CompletableFuture<Outcomes> outcomes, Duration time) {
        try {
            outcomes.complete(run(time));
        } catch (RuntimeException | Error broken) {
            outcomes.completeExceptionally(broken);
        }
    }

    /** Offers load for this long, and then waits for the last answers. */
    Outcomes run(Duration time) {
        try (Selector opened = Selector.open()) {
            selector = opened;
            offer(time.toNanos());
            for (SelectionKey key : opened.keys()) {
                key.channel().close();
            }
            return new Outcomes(done, time);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void offer(long length) throws IOException {
        started = System.nanoTime();
        long due = arrivals.next();
        long swept = 0;
        long now = 0;
        while (due < length || !busy.isEmpty() || !waiting.isEmpty()) {
            selector.select(this::readable, millisUntil(due < length ? due : now + SWEEP_NANOS, now));
            now = System.nanoTime() - started;
            while (due < length && due <= now) {
                ask(new Waiting(questions.get(), due));
                due += arrivals.next();
            }
            if (now - swept > SWEEP_NANOS) {
                swept = now;
                giveUp(now);
            }
        }
    }

    private static long millisUntil(long due, long now) {
        return Math.max(1, Math.min(20, (due - now) / 1_000_000));
    }

    private void ask(Waiting next) {
        AskingConnection connection = idle.poll();
        if (connection == null && open < MOST_CONNECTIONS) {
            connection = connect();
        }
        if (connection == null) {
            waiting.add(next);
        } else {
            busy.add(connection);
            if (!connection.ask(next.question, next.dueNanos, now() - next.dueNanos)) {
                lost(connection);
            }
        }
    }

    private AskingConnection connect() {
        open++;
        return AskingConnection.open(selector, port, this::answered);
    }

    private void answered(AskingConnection connection, Arrival arrival) {
        done.add(arrival);
        busy.remove(connection);
        if (connection.isClosing()) {
            open--;
            connection.close();
        } else {
            idle.push(connection);
        }
        if (!waiting.isEmpty()) {
            ask(waiting.poll());
        }
    }

    private void readable(SelectionKey key) {
        AskingConnection connection = (AskingConnection) key.attachment();
        if (!connection.receive(buffer)) {
            lost(connection);
        }
    }

    private void lost(AskingConnection connection) {
        open--;
        connection.close();
        idle.remove(connection);
        if (busy.remove(connection)) {
            done.add(connection.failed());
        }
    }

    /** The oldest are first in the set, so the sweep is short. */
    private void giveUp(long now) {
        List<AskingConnection> late = new ArrayList<>();
        for (AskingConnection connection : busy) {
            if (now - connection.dueNanos() > patienceNanos) {
                late.add(connection);
            }
        }
        late.forEach(this::lost);
        while (!waiting.isEmpty() && now - waiting.peek().dueNanos > patienceNanos) {
            Waiting never = waiting.poll();
            done.add(new Arrival(never.dueNanos, never.question.name(), 0, false, false, false, now - never.dueNanos));
        }
    }

    private long now() {
        return System.nanoTime() - started;
    }
}
