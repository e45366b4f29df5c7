package org.modelhub.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.figures.Figures;

/** SIGTERM with live streams: not ready first, nothing cut that ends in time, a word to the rest, and then an end. */
@Tag("R7")
class DrainTest {

    private static final int SHORT = 150;
    private static final int ENDLESS = 50;
    private static final int NOTICE_SECONDS = 3;
    private static final int DRAIN_SECONDS = 12;
    /** Of the settings of this test, as {@code ManifestTest} adds up those of the pod. */
    private static final int GRACE_SECONDS = DRAIN_SECONDS + 2 + 5;

    private static final int KILLED_BY_SIGTERM = 143;

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    @Timeout(240)
    void streamsEndByThemselvesOrAreToldAndTheProcessEnds() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                HubUnderWay hub = new HubUnderWay(
                        folder,
                        upstream.baseUrl(),
                        Map.of("short", "tokens-60-pace-100", "endless", "tokens-1000-pace-100"),
                        "hub.edge.shed.delay=1m", // how busy the machine is, is another test's subject
                        "hub.upstream.connect-timeout=30s",
                        "hub.edge.drain.notice=" + NOTICE_SECONDS + "s",
                        "hub.edge.drain.time=" + DRAIN_SECONDS + "s",
                        "spring.lifecycle.timeout-per-shutdown-phase=5s",
                        "camel.main.shutdown-timeout=3")) {
            // Given
            await().atMost(Duration.ofSeconds(180)).until(() -> ready(hub) == 200);
            HubCalls calls = new HubCalls(hub.port(), HubFixture.ADMIN_KEY);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> calls.send("GET", "/v1/models/endless", "").statusCode() == 200);
            List<CompletableFuture<HttpResponse<String>>> endless = streams(calls, "endless", ENDLESS);
            awaitStreams(upstream, ENDLESS, endless);
            List<CompletableFuture<HttpResponse<String>>> ending = streams(calls, "short", SHORT);
            awaitStreams(upstream, ENDLESS + SHORT, ending);

            // When
            long told = System.nanoTime();
            hub.tellToEnd();
            Watch watch = watch(hub, told);
            int exit = hub.exit(GRACE_SECONDS + 10);
            Duration took = Duration.ofNanos(System.nanoTime() - told);

            // Then
            long whole = ending.stream().filter(DrainTest::isWhole).count();
            long toldSo = endless.stream().filter(DrainTest::isTold).count();
            System.out.println(Files.readString(hub.log())
                    .lines()
                    .filter(line -> line.contains("rain"))
                    .toList());
            String order = watch.notReady() + " ms not ready, " + watch.served() + " requests served after it, "
                    + watch.refused() + " ms refused";
            boolean inOrder = watch.notReady() < watch.refused() && watch.served() > 0;
            record("R7 order", order, "not ready before the first refusal", inOrder);
            record("R7 cut", (SHORT - whole) + " of " + SHORT, "0 that end inside the grace", whole == SHORT);
            record("R7 told", toldSo + " of " + ENDLESS, "all of the rest get a close event", toldSo == ENDLESS);
            record("R7 exit", took.toMillis() + " ms, code " + exit, "<= " + GRACE_SECONDS + " s", exit >= 0);
            assertThat(whole).isEqualTo(SHORT);
            assertThat(toldSo).isEqualTo(ENDLESS);
            assertThat(watch.notReady()).isBetween(0L, watch.refused() - 1);
            assertThat(watch.served()).isPositive();
            assertThat(exit).isEqualTo(KILLED_BY_SIGTERM);
            assertThat(took).isLessThan(Duration.ofSeconds(GRACE_SECONDS));
            await().until(() -> upstream.seen().openConnections() == 0);
        }
    }

    private static void record(String id, String measured, String demanded, boolean held) {
        Figures.record(id, measured, demanded, held);
    }

    private static List<CompletableFuture<HttpResponse<String>>> streams(HubCalls calls, String name, int count) {
        List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            streams.add(calls.chat(name, "go", true));
        }
        return streams;
    }

    private static void awaitStreams(
            ScriptedUpstream upstream, int count, List<CompletableFuture<HttpResponse<String>>> streams) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(upstream.seen().requests().size())
                        .as(() -> "streams that ended early: " + early(streams))
                        .isEqualTo(count));
    }

    private static List<String> early(List<CompletableFuture<HttpResponse<String>>> streams) {
        return streams.stream()
                .filter(CompletableFuture::isDone)
                .map(stream -> stream.handle((answer, cut) -> cut == null ? answer.body() : cut.toString())
                        .join())
                .distinct()
                .limit(3)
                .toList();
    }

    private static boolean isWhole(CompletableFuture<HttpResponse<String>> stream) {
        return body(stream).endsWith("data: [DONE]\n\n");
    }

    private static boolean isTold(CompletableFuture<HttpResponse<String>> stream) {
        String body = body(stream);
        return body.contains("\"code\":\"draining\"") && !body.contains("[DONE]");
    }

    /** Empty where the body did not end as it should. */
    private static String body(CompletableFuture<HttpResponse<String>> stream) {
        return stream.handle((answer, cut) -> cut == null ? answer.body() : "").join();
    }

    /**
     * What was seen from outside, in milliseconds since the signal.
     *
     * @param notReady when the management port first said so
     * @param served requests of the data port that were answered well after that
     * @param refused when the data port first refused one
     */
    private record Watch(long notReady, int served, long refused) {}

    private Watch watch(HubUnderWay hub, long told) throws Exception {
        long notReady = -1;
        int served = 0;
        while (hub.alive()) {
            if (notReady < 0 && ready(hub) == 503) {
                notReady = (System.nanoTime() - told) / 1_000_000;
            }
            int status = status(hub.port(), "/v1/models");
            if (status == 503) {
                return new Watch(notReady, served, (System.nanoTime() - told) / 1_000_000);
            }
            served += notReady >= 0 && status == 200 ? 1 : 0;
        }
        return new Watch(notReady, served, Long.MAX_VALUE);
    }

    private int ready(HubUnderWay hub) throws InterruptedException {
        return status(hub.managementPort(), "/actuator/health/readiness");
    }

    private int status(int port, String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + HubFixture.ADMIN_KEY)
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notThere) {
            return 0;
        }
    }
}
