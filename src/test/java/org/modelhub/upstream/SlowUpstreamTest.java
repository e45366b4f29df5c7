package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelhub.edge.engine.RawHttp;
import org.modelhub.figures.Figures;
import org.modelhub.upstream.HubClient.Answer;
import org.modelhub.upstream.SlowPeer.Way;

/**
 * Upstreams that are slow in every way there is: each call ends at the limit that is meant for it, with one true error,
 * and leaves nothing behind. A byte comes each 0.1 s, and the limits are as much shorter than the hub's own.
 */
@Tag("R4")
class SlowUpstreamTest {

    private static final Duration GRACE = Duration.ofMillis(250);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int ROUNDS = 5;
    private static final File DESCRIPTORS = new File("/proc/self/fd");

    /** The median, since the machine that measures has other work too. */
    private static Duration median(List<Duration> times) {
        Collections.sort(times);
        return times.get(times.size() / 2);
    }

    private static void record(String what, Duration measured, Duration most) {
        Figures.record(
                "R4",
                String.format(Locale.ROOT, "%s: %d ms", what, measured.toMillis()),
                "<= " + most.toMillis() + " ms",
                measured.compareTo(most) <= 0);
    }

    @ParameterizedTest
    @CsvSource({
        "NO_HEADERS,        600,  504, did not begin to answer in time",
        "HEAD_BYTE_BY_BYTE, 600,  504, did not begin to answer in time",
        "BODY_BYTE_BY_BYTE, 1500, 200, took longer than the whole answer may take",
        "STALL_MID_FRAME,   500,  200, stopped in the middle of its answer",
        "NEVER_ENDS,        1500, 200, took longer than the whole answer may take",
    })
    void callEndsAtItsOwnLimitWithTheRightError(Way way, int limit, int status, String reason) throws IOException {
        // Given
        List<Duration> late = new ArrayList<>();
        try (SlowPeer upstream = new SlowPeer(way);
                UpstreamFixture hub = new UpstreamFixture(upstream.baseUrl(), GuardedCallsTest.withoutBreaker())) {
            HubClient client = new HubClient(hub.edge().port());
            client.chat(HubClient.STREAM);

            for (int round = 0; round < ROUNDS; round++) {
                // When
                Answer answer = client.chat(HubClient.STREAM);

                // Then
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.body()).contains(reason).contains("upstream_timeout");
                assertThat(answer.body()).doesNotContain("[DONE]");
                assertThat(answer.body().split("\"error\":", -1)).as("one end").hasSize(2);
                late.add(answer.took().minusMillis(limit));
            }
            await().until(() -> upstream.openConnections() == 0);
        }
        record("after the limit, " + way, median(late), GRACE);
        assertThat(median(late)).isBetween(Duration.ofMillis(-20), GRACE);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void upstreamIsClosedWithinASecondOfTheClientLeaving(Way way) throws Exception {
        // Given
        List<Duration> took = new ArrayList<>();
        try (SlowPeer upstream = new SlowPeer(way);
                UpstreamFixture hub = new UpstreamFixture(upstream.baseUrl(), LONG, LONG, LONG, LONG)) {
            for (int round = 0; round < ROUNDS; round++) {
                int ended = round;
                RawHttp client = send(hub);
                await().until(() -> upstream.openConnections() == 1);

                // When
                long left = System.nanoTime();
                client.close();

                // Then
                await().atMost(SECOND.multipliedBy(3))
                        .until(() -> upstream.closed().size() > ended && upstream.openConnections() == 0);
                List<Long> closes = List.copyOf(upstream.closed());
                took.add(Duration.ofNanos(closes.get(closes.size() - 1) - left));
            }
        }
        Duration longest = Collections.max(took);
        record("upstream closed after the client left, " + way, longest, SECOND);
        assertThat(longest).isLessThan(SECOND);
    }

    private static RawHttp send(UpstreamFixture hub) throws IOException {
        String json = HubClient.STREAM;
        return new RawHttp(hub.edge().port())
                .send("POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + json.length() + "\r\n\r\n" + json);
    }

    /** Without the one that waits for the count. */
    private static int threads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("awaitility"))
                .count();
    }

    private static int descriptors() {
        return Objects.requireNonNull(DESCRIPTORS.list()).length;
    }

    @Test
    void threadsAndDescriptorsAreBackWhereTheyWere() throws Exception {
        // Given
        try (SlowPeer upstream = new SlowPeer(Way.STALL_MID_FRAME);
                UpstreamFixture hub = new UpstreamFixture(upstream.baseUrl(), LONG, LONG, LONG, LONG)) {
            leave(hub, upstream, 10);
            int threads = threads();
            int files = descriptors();

            // When
            for (int i = 0; i < 10; i++) {
                leave(hub, upstream, 10);
            }

            // Then
            await().untilAsserted(() -> {
                assertThat(descriptors()).as("descriptors").isLessThanOrEqualTo(files);
                assertThat(threads()).as("threads").isLessThanOrEqualTo(threads);
            });
            Figures.record(
                    "R4",
                    "after 100 calls: threads %+d, descriptors %+d"
                            .formatted(threads() - threads, descriptors() - files),
                    "+0 each",
                    true);
            assertThat(hub.edge().camel().getInflightRepository().size()).isZero();
        }
    }

    private static void leave(UpstreamFixture hub, SlowPeer upstream, int clients) throws IOException {
        List<RawHttp> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            all.add(send(hub));
        }
        await().until(() -> upstream.openConnections() >= clients);
        for (RawHttp one : all) {
            one.close();
        }
        await().until(() -> upstream.openConnections() == 0);
    }
}
