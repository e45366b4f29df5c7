package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.CannedPeer;
import org.modelhub.fault.CannedPeer.Canned;
import org.modelhub.upstream.guard.Slots;
import org.modelhub.upstream.limit.UpstreamLimits;

/** Camel's own Throttle and Circuit Breaker around a model, in a route file that is swapped live. */
class RouteEipsTest {

    private static final String THROTTLED = """
            - route:
                id: model.%1$s
                from:
                  uri: direct:model.%1$s
                  steps:
                    - throttle:
                        constant: "2"
                        timePeriodMillis: "60000"
                        rejectExecution: true
                    - to: kamelet:model-%1$s-action
            """;

    private static final String DELAYED = """
            - route:
                id: model.%1$s
                from:
                  uri: direct:model.%1$s
                  steps:
                    - throttle:
                        constant: "1"
                        timePeriodMillis: "700"
                        asyncDelayed: true
                    - to: kamelet:model-%1$s-action
            """;

    private static final String BREAKER = """
            - route:
                id: model.%1$s
                from:
                  uri: direct:model.%1$s
                  steps:
                    - circuitBreaker:
                        resilience4jConfiguration:
                          slidingWindowSize: 3
                          minimumNumberOfCalls: 3
                          failureRateThreshold: 50
                          waitDurationInOpenState: 600
                          throwExceptionWhenHalfOpenOrOpenState: %2$s
                        steps:
                          - to: kamelet:model-%1$s-action
            """;

    private static final String FALLBACK = """
                        onFallback:
                          steps:
                            - to: kamelet:model-eip-well-action
            """;

    private static final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private static CannedPeer well;
    private static CannedPeer broken;
    private static CannedPeer fussy;
    private static HubFixture hub;
    private static HubCalls caller;

    @BeforeAll
    static void start() {
        well = new CannedPeer(request -> Canned.chat("well"));
        broken = new CannedPeer(request -> {
            String model = request.json().getString("model");
            calls.computeIfAbsent(model, any -> new AtomicInteger()).incrementAndGet();
            return Canned.json(500, "{\"error\":{\"message\":\"no\"}}");
        });
        fussy = new CannedPeer(request -> Canned.json(400, "{\"error\":{\"message\":\"no such field\"}}"));
        hub = new HubFixture();
        caller = new HubCalls(hub);
        add("eip-throttled", well, THROTTLED);
        add("eip-delayed", well, DELAYED);
        add("eip-breaker", broken, BREAKER + FALLBACK);
        add("eip-open", broken, BREAKER);
        add("eip-well", well, BREAKER);
        add("eip-fussy", fussy, BREAKER);
        hub.awaitNames("eip-throttled", "eip-delayed", "eip-breaker", "eip-open", "eip-well", "eip-fussy");
    }

    private static void add(String name, CannedPeer vendor, String route) {
        String url = "http://127.0.0.1:" + vendor.port() + "/v1";
        hub.add(name, "chat", "provider-openai-action", Map.of("baseUrl", url, "apiKey", "some-key", "model", name));
        hub.write(file(name), route.formatted(name, "true"));
    }

    private static String file(String name) {
        return "routes/model/" + name + ".camel.yaml";
    }

    @AfterAll
    static void stop() {
        hub.close();
        well.close();
        broken.close();
        fussy.close();
    }

    private static HttpResponse<String> ask(String name) {
        return caller.chat(name, "hello", false).join();
    }

    /** Changes nothing but the text. */
    private static void swap(String name) {
        long before = generation(name);
        hub.write(file(name), "# again\n" + hub.read(file(name)));
        await().atMost(Duration.ofSeconds(30)).until(() -> generation(name) > before);
    }

    private static long generation(String name) {
        return hub.bean(LiveRoutes.class).report().stream()
                .filter(report -> report.name().equals(name))
                .findFirst()
                .orElseThrow()
                .generation();
    }

    private static int failing(String model) {
        return calls.getOrDefault(model, new AtomicInteger()).get();
    }

    private static String code(HttpResponse<String> answer) {
        return HubCalls.json(answer).at("/error/code").asText();
    }

    @Test
    void throttleRefusesWith429AndForgetsAtASwap() {
        // Given
        List<Integer> statuses = new ArrayList<>();
        swap("eip-throttled");

        // When
        for (int i = 0; i < 4; i++) {
            statuses.add(ask("eip-throttled").statusCode());
        }

        // Then
        HttpResponse<String> refused = ask("eip-throttled");
        assertThat(statuses).containsExactly(200, 200, 429, 429);
        assertThat(code(refused)).isEqualTo("route_limited");
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        swap("eip-throttled");
        assertThat(ask("eip-throttled").statusCode()).isEqualTo(200);
    }

    @Test
    void delayingThrottleSpreadsRequestsAndStreamsCompleteAnswers() {
        // Given
        long began = System.nanoTime();
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();

        // When
        for (int i = 0; i < 4; i++) {
            asked.add(caller.chat("eip-delayed", "hello", i % 2 == 0));
        }

        // Then
        List<String> answers = asked.stream().map(one -> one.join().body()).toList();
        assertThat(answers).allMatch(answer -> answer.contains("well"));
        assertThat(answers.get(0)).endsWith("data: [DONE]\n\n");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(3 * 700));
    }

    @Test
    void breakerOpensFallsBackAndForgetsAtASwap() {
        // Given
        for (int i = 0; i < 3; i++) {
            assertThat(ask("eip-breaker").body()).contains("well");
        }
        int called = failing("eip-breaker");

        // When
        HttpResponse<String> open = ask("eip-breaker");

        // Then
        assertThat(open.statusCode()).isEqualTo(200);
        assertThat(open.body()).contains("well");
        assertThat(failing("eip-breaker")).isEqualTo(called);
        swap("eip-breaker");
        ask("eip-breaker");
        assertThat(failing("eip-breaker")).isGreaterThan(called);
    }

    @Test
    void openBreakerWithoutAFallbackRefusesWith503AndSaysWhenToComeBack() {
        // Given
        for (int i = 0; i < 3; i++) {
            assertThat(ask("eip-open").statusCode()).isEqualTo(502);
        }
        int called = failing("eip-open");

        // When
        HttpResponse<String> open = ask("eip-open");

        // Then
        assertThat(open.statusCode()).isEqualTo(503);
        assertThat(code(open)).isEqualTo("provider_resting");
        assertThat(open.headers().firstValue("retry-after")).contains("600");
        assertThat(failing("eip-open")).isEqualTo(called);
    }

    /** The event loop of its connection is the one that the answer arrives on. */
    @Test
    void breakerLetsWhatItGuardsStream() {
        // When
        List<HttpResponse<String>> answers =
                Stream.generate(() -> caller.chat("eip-well", "hello", true)).limit(20).toList().stream()
                        .map(CompletableFuture::join)
                        .toList();

        // Then
        assertThat(answers).allMatch(answer -> answer.body().endsWith("data: [DONE]\n\n"));
    }

    @Test
    void refusalOfTheRequestItselfDoesNotOpenTheBreaker() {
        // Given
        for (int i = 0; i < 5; i++) {
            assertThat(ask("eip-fussy").statusCode()).isEqualTo(400);
        }

        // When
        HttpResponse<String> next = ask("eip-fussy");

        // Then
        assertThat(next.statusCode()).isEqualTo(400);
    }

    @Test
    void swapForgetsNothingOfTheHubsOwnLimits() {
        // Given
        Slots before = hub.bean(UpstreamLimits.class).of("openai", "eip-throttled");

        // When
        swap("eip-throttled");

        // Then
        assertThat(hub.bean(UpstreamLimits.class).of("openai", "eip-throttled")).isSameAs(before);
    }

    @Test
    void throttleThatWouldHoldAThreadIsRefusedAsItsRouteIsLoaded() {
        // When
        hub.write(
                file("eip-waits"),
                THROTTLED
                        .formatted("eip-throttled")
                        .replace("model.eip-throttled", "model.eip-waits")
                        .replace("rejectExecution: true", "description: it waits"));

        // Then
        awaitRefused("eip-waits", "rejectExecution");
    }

    @Test
    void breakerWithATimeoutIsRefusedAsItsRouteIsLoaded() {
        // When
        hub.write(
                file("eip-timed"),
                BREAKER.formatted("eip-throttled", "true")
                        .replace("model.eip-throttled", "model.eip-timed")
                        .replace("slidingWindowSize: 3", "timeoutEnabled: true"));

        // Then
        awaitRefused("eip-timed", "timeoutEnabled");
    }

    private static void awaitRefused(String name, String reason) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(hub.bean(LiveRoutes.class).report())
                        .filteredOn(report -> report.name().equals(name))
                        .singleElement()
                        .satisfies(report -> assertThat(String.valueOf(report)).contains(reason)));
    }
}
