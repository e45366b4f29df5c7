package org.modelhub.edge.engine;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Many keep-alive clients of one path, on an event loop of their own; counts answers by their status. */
final class EdgeLoad implements AutoCloseable {

    private static final int MOST_CLIENTS = 2_000;
    private static final long TICK_MILLIS = 1;

    /**
     * What came back in a stretch of time.
     *
     * @param missed requests for which no client was free
     */
    record Tally(double seconds, long good, long refused, long missed, double refusedMillis99) {

        double goodPerSecond() {
            return good / seconds;
        }
    }

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final NetClient net = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    private final int port;
    private final Buffer request;
    private final Deque<Client> idle = new ArrayDeque<>();
    private final long[] refusals = new long[1 << 20];
    private int clients;
    private boolean closed;
    private long good;
    private int refused;
    private long missed;
    private double owed;

    EdgeLoad(int port, String path) {
        this.port = port;
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}";
        this.request = Buffer.buffer("POST " + path + " HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer sk-hub\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** So many clients, each of which asks again as soon as it is answered. */
    Tally closedLoop(int count, Duration warm, Duration measured) throws InterruptedException {
        vertx.runOnContext(nothing -> {
            closed = true;
            for (int i = 0; i < count; i++) {
                connect();
            }
        });
        return measure(warm, measured);
    }

    /** So many requests a second, whether or not earlier ones are answered. */
    Tally openLoop(double perSecond, Duration warm, Duration measured) throws InterruptedException {
        long[] last = {System.nanoTime()};
        vertx.runOnContext(nothing -> closed = false);
        long timer = vertx.setPeriodic(TICK_MILLIS, id -> {
            long now = System.nanoTime();
            owed += perSecond * (now - last[0]) / 1e9;
            last[0] = now;
            for (; owed >= 1; owed--) {
                next();
            }
        });
        Tally tally = measure(warm, measured);
        vertx.cancelTimer(timer);
        return tally;
    }

    private void next() {
        Client client = idle.poll();
        if (client != null) {
            client.ask();
        } else if (clients < MOST_CLIENTS) {
            connect();
        } else {
            missed++;
        }
    }

    private void connect() {
        clients++;
        net.connect(port, "127.0.0.1")
                .onSuccess(socket -> new Client(socket).ask())
                .onFailure(cause -> clients--);
    }

    private Tally measure(Duration warm, Duration measured) throws InterruptedException {
        pause(warm);
        long[] before = new long[2];
        onLoop(() -> {
            before[0] = System.nanoTime();
            good = 0;
            refused = 0;
            missed = 0;
        });
        pause(measured);
        Tally[] tally = new Tally[1];
        onLoop(() -> tally[0] =
                new Tally((System.nanoTime() - before[0]) / 1e9, good, refused, missed, percentile99() / 1e6));
        return tally[0];
    }

    private double percentile99() {
        long[] sorted = Arrays.copyOf(refusals, refused);
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)];
    }

    private void pause(Duration time) throws InterruptedException {
        new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void onLoop(Runnable action) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        vertx.runOnContext(nothing -> {
            action.run();
            done.countDown();
        });
        done.await();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** One connection; every answer of the tests comes in one piece or a few, ended by the brace of its body. */
    private final class Client {

        private final NetSocket socket;
        private long asked;
        private byte status;

        Client(NetSocket socket) {
            this.socket = socket;
            socket.handler(this::read).closeHandler(gone -> clients--).exceptionHandler(gone -> {});
        }

        void ask() {
            status = 0;
            asked = System.nanoTime();
            socket.write(request);
        }

        private void read(Buffer bytes) {
            status = status == 0 ? bytes.getByte("HTTP/1.1 ".length()) : status;
            if (bytes.getByte(bytes.length() - 1) != '}') {
                return;
            }
            if (status == '2') {
                good++;
            } else if (refused < refusals.length) {
                refusals[refused++] = System.nanoTime() - asked;
            }
            if (closed) {
                ask();
            } else {
                idle.push(this);
            }
        }
    }
}
