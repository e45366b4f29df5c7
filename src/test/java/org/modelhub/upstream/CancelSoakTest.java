package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.FloodingUpstream;
import org.modelhub.fault.SilentUpstream;

/** Clients that leave at any moment, many at a time and on all event loops: nothing may stay behind. */
@Tag("R4")
class CancelSoakTest {

    private static final int CANCELS = 2000;
    private static final int AT_ONCE = 40;
    private static final Duration LONG = Duration.ofSeconds(60);

    static Stream<FakePeer> upstreams() {
        return Stream.of(new FloodingUpstream(), new SilentUpstream());
    }

    @ParameterizedTest
    @MethodSource("upstreams")
    void nothingStaysBehindWhenTwoThousandClientsLeave(FakePeer upstream) throws Exception {
        long seed = System.nanoTime();
        // Given
        try (upstream;
                UpstreamFixture hub = new UpstreamFixture(upstream.baseUrl(), LONG, LONG, LONG, LONG)) {
            CountDownLatch left = new CountDownLatch(CANCELS);
            NetClient clients = hub.edge().vertx().createNetClient();

            // When
            Leaver leaver = new Leaver(hub, clients, new Random(seed), new AtomicInteger(CANCELS), left);
            for (int i = 0; i < AT_ONCE; i++) {
                leaver.next();
            }
            assertThat(left.await(5, TimeUnit.MINUTES)).as("seed %d", seed).isTrue();

            // Then
            await().untilAsserted(() -> assertThat(hub.edge().outcomes()).hasSize(CANCELS));
            await().until(() -> upstream.seen().openConnections() == 0);
            assertThat(hub.edge().outcomes()).allMatch(outcome -> outcome.status() == 499);
            await().until(() -> hub.edge().camel().getInflightRepository().size() == 0);
        }
    }

    /** Opens a stream, leaves after a random short time, and goes on with the next. */
    private record Leaver(
            UpstreamFixture hub, NetClient clients, Random random, AtomicInteger toCome, CountDownLatch left) {

        /** Those that leave at the same moment on two event loops must not both take the other's client for the last. */
        void next() {
            if (toCome.getAndDecrement() <= 0) {
                return;
            }
            clients.connect(hub.edge().port(), "127.0.0.1").onSuccess(this::ask);
        }

        private void ask(NetSocket socket) {
            String json = HubClient.STREAM;
            socket.write(Buffer.buffer("POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json));
            int stay;
            synchronized (random) {
                stay = 1 + random.nextInt(40);
            }
            hub.edge().vertx().setTimer(stay, timer -> {
                socket.close();
                left.countDown();
                next();
            });
        }
    }
}
