package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Expectation;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.Trail;
import org.modelhub.fault.CannedPeer;
import org.modelhub.fault.CannedPeer.Canned;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.fault.SilentUpstream;
import org.modelhub.fault.ThrottlingUpstream;
import org.modelhub.fault.TruncatingUpstream;
import org.modelhub.figures.Figures;
import org.modelhub.upstream.HubClient.Answer;
import org.modelhub.upstream.guard.GuardProperties;

/** The guard of a model on the live path: from a client's request to what a real provider sees of it. */
class GuardedCallsTest {

    private static final Canned DOWN = Canned.json(503, "{\"error\":{\"message\":\"down\"}}");

    private static CannedPeer failing() {
        return new CannedPeer(request -> DOWN);
    }

    /** Everything as it is set, but for a breaker that never opens. */
    static GuardProperties withoutBreaker() {
        GuardProperties.Breaking start = GuardProperties.Breaking.DEFAULT;
        return new GuardProperties(
                16,
                new GuardProperties.Breaking(
                        1_000_000, 1, 1_000_000, start.window(), start.open(), start.longest(), start.jitter()),
                GuardProperties.Gate.DEFAULT,
                GuardProperties.Retry.DEFAULT,
                GuardProperties.Hedge.DEFAULT);
    }

    private static List<Answer> ask(UpstreamFixture hub, int times) {
        HubClient client = new HubClient(hub.edge().port());
        return IntStream.range(0, times)
                .mapToObj(i -> client.chat(HubClient.PLAIN))
                .toList();
    }

    private static int calls(FakePeer upstream) {
        return upstream.seen().requests().size();
    }

    private static RequestOutcome onlyOutcome(UpstreamFixture hub) {
        await().until(() -> hub.edge().outcomes().size() == 1);
        return hub.edge().outcomes().get(0);
    }

    @Test
    void failureThatPassesIsRepeatedAndBothAttemptsAreInTheTrail() {
        // Given
        AtomicInteger seen = new AtomicInteger();
        try (CannedPeer upstream = new CannedPeer(request -> seen.incrementAndGet() == 1 ? DOWN : Canned.chat("well"));
                UpstreamFixture hub = UpstreamFixture.patient(upstream.baseUrl())) {
            // When
            Answer answer = new HubClient(hub.edge().port()).chat(HubClient.PLAIN);

            // Then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(onlyOutcome(hub).trail().attempts())
                    .extracting(Attempt::outcome)
                    .containsExactly("upstream_unavailable", "answered");
            assertThat(onlyOutcome(hub).trail().attempts().get(1).usage()).isNotNull();
        }
    }

    @Test
    void streamThatBreaksIsInTheTrailWithItsUsageAndIsNotRepeated() {
        // Given
        try (TruncatingUpstream upstream = new TruncatingUpstream(TruncatingUpstream.Cut.values()[0]);
                UpstreamFixture hub = UpstreamFixture.patient(upstream.baseUrl())) {
            // When
            Answer answer = new HubClient(hub.edge().port()).chat(HubClient.STREAM);

            // Then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(upstream.seen().connections()).isEqualTo(1);
            RequestOutcome outcome = onlyOutcome(hub);
            await().untilAsserted(() -> assertThat(outcome.trail().attempts())
                    .singleElement()
                    .matches(attempt -> attempt.called() && !attempt.answered())
                    .matches(attempt -> attempt.usage() != null));
        }
    }

    @Tag("R3")
    @Test
    void providerThatFailsIsNotCalledAnyMoreAfterFiveFailures() {
        // Given
        try (CannedPeer upstream = failing();
                UpstreamFixture hub = UpstreamFixture.patient(upstream.baseUrl())) {
            // When
            List<Answer> answers = ask(hub, 10);

            // Then
            Figures.record("R3", "real provider down: " + calls(upstream) + " calls", "<= 5", calls(upstream) <= 5);
            assertThat(calls(upstream)).isEqualTo(5);
            assertThat(answers.get(9).status()).isEqualTo(503);
            assertThat(answers.get(9).body()).contains("provider_resting");
        }
    }

    @Tag("R3")
    @Test
    void withoutTheBreakerItIsCalledAgainAndAgain() {
        // Given
        try (CannedPeer upstream = failing();
                UpstreamFixture hub = UpstreamFixture.patient(upstream.baseUrl(), withoutBreaker())) {
            // When
            List<Answer> answers = ask(hub, 10);

            // Then
            assertThat(calls(upstream)).isEqualTo(13);
            assertThat(answers).allMatch(answer -> answer.body().contains("upstream_unavailable"));
        }
    }

    @Tag("R3")
    @Test
    void silentProviderIsNotWaitedForAfterFiveTimeouts() {
        // Given
        try (SilentUpstream upstream = new SilentUpstream();
                UpstreamFixture hub = new UpstreamFixture(upstream.baseUrl())) {
            ask(hub, 5);

            // When
            Answer answer = ask(hub, 1).get(0);

            // Then
            assertThat(answer.body()).contains("provider_resting");
            assertThat(answer.took()).isLessThan(UpstreamFixture.FIRST_BYTE);
            assertThat(upstream.seen().connections()).isEqualTo(5);
        }
    }

    @Test
    void providerThatLimitsTheRateIsNotCalledUntilItsRetryAfterIsOver() {
        // Given
        try (ThrottlingUpstream upstream = new ThrottlingUpstream(Duration.ofSeconds(30));
                UpstreamFixture hub = UpstreamFixture.patient(upstream.baseUrl())) {
            // When
            List<Answer> answers = ask(hub, 5);

            // Then
            assertThat(answers.get(0).status()).isEqualTo(429);
            assertThat(answers.subList(1, 5))
                    .allMatch(answer -> answer.status() == 503 && answer.body().contains("provider_limited"));
            assertThat(calls(upstream)).isEqualTo(1);
        }
    }

    @Tag("R2")
    @Test
    void realProviderThatFailsEveryCallIsSentAFifthMoreAtMost() throws Exception {
        // Given
        int workers = 8;
        int each = 150;
        try (CannedPeer upstream = failing();
                UpstreamFixture hub = UpstreamFixture.patient(upstream.baseUrl(), withoutBreaker())) {
            ExecutorService clients = Executors.newFixedThreadPool(workers);

            // When
            List<Future<List<Answer>>> sent = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                sent.add(clients.submit(() -> ask(hub, each)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<List<Answer>> worker : sent) {
                answers.addAll(worker.get(60, TimeUnit.SECONDS));
            }
            clients.shutdown();

            // Then
            double factor = calls(upstream) / (double) answers.size();
            String measured = "real, %d requests at full speed: %.4f x".formatted(answers.size(), factor);
            Figures.record("R2", measured, "<= 1.20", factor <= 1.2);
            assertThat(answers).hasSize(workers * each).allMatch(answer -> answer.status() == 503);
            assertThat(factor).isBetween(1.01, 1.2);
        }
    }

    @Test
    void lateAnswerIsAskedForAgainAndTheCallThatIsTooLateIsClosed() {
        // Given
        AtomicInteger seen = new AtomicInteger();
        Map<String, Object> hedged = Map.of(
                HubVariables.EXPECTATION, new Expectation(null, 0, true),
                HubVariables.TRAIL, new Trail());
        try (EndpointRoom room = new EndpointRoom();
                CannedPeer upstream = new CannedPeer(request -> seen.incrementAndGet() == 101 ? null : slow(room))) {
            String uri = EndpointRoom.uri(upstream.baseUrl(), Map.of("authentication", "none"));
            for (int i = 0; i < 100; i++) {
                room.begin(uri, EndpointRoom.hello(false), new Cancel(), hedged).join();
            }

            // When
            EndpointRoom.Outcome late = room.begin(uri, EndpointRoom.hello(false), new Cancel(), hedged)
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();

            // Then
            assertThat(late.text()).isEqualTo("well");
            assertThat(calls(upstream)).isEqualTo(102);
            assertThat(((Trail) hedged.get(HubVariables.TRAIL)).attempts())
                    .extracting(Attempt::outcome)
                    .contains("hedge_overtaken");
            // Before the limit of its first byte ends it, which is five seconds.
            await().atMost(Duration.ofSeconds(4))
                    .until(() -> upstream.seen().abandoned().size() == 1);
        }
    }

    /** By the clock of the guards: what is late must be longer than what a busy machine makes of an answer at once. */
    private static Canned slow(EndpointRoom room) {
        room.pass(Duration.ofMillis(500));
        return Canned.chat("well");
    }

    @Test
    void operatorIsToldThatAModelRests() {
        // Given
        try (CannedPeer upstream = failing();
                EndpointRoom room = new EndpointRoom()) {
            String uri = EndpointRoom.uri(upstream.baseUrl(), Map.of("authentication", "none"));

            // When
            for (int i = 0; i < 5; i++) {
                room.ask(uri, EndpointRoom.hello(false));
            }

            // Then
            assertThat(room.objection("fake", "text"))
                    .hasValueSatisfying(why -> assertThat(why).startsWith("It rests after failures"));
        }
    }

    /** Noise only ever adds to a time, so that the least difference of a few rounds counts. */
    @Tag("R3")
    @Test
    void otherProvidersAreAsFastWhileOneIsDown() {
        // Given
        try (CannedPeer down = failing();
                ScriptedUpstream up = new ScriptedUpstream();
                EndpointRoom room = new EndpointRoom()) {
            String bad = EndpointRoom.uri(down.baseUrl(), Map.of("authentication", "none"));
            String good =
                    "upstream:openai?provider=good&model=chat-delay-40&authentication=none&baseUrl=" + up.baseUrl();
            percentile99(room, good, null);
            double least = Double.MAX_VALUE;

            // When
            for (int round = 0; round < 5 && least > 10; round++) {
                double alone = percentile99(room, good, null);
                double beside = percentile99(room, good, bad);
                least = Math.min(least, (beside - alone) / alone * 100);
            }

            // Then
            Figures.record("R3", "p99 of another provider: %+.1f %%".formatted(least), "<= +10 %", least <= 10);
            assertThat(least).isLessThanOrEqualTo(10);
        }
    }

    private static double percentile99(EndpointRoom room, String good, String bad) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<CompletableFuture<?>> others = new ArrayList<>();
            List<CompletableFuture<?>> batch = new ArrayList<>();
            for (int j = 0; j < 5; j++) {
                if (bad != null) {
                    others.add(room.begin(bad, EndpointRoom.hello(false)));
                }
                long start = System.nanoTime();
                batch.add(room.begin(good, EndpointRoom.hello(false)).thenAccept(outcome -> {
                    outcome.reply();
                    synchronized (times) {
                        times.add((System.nanoTime() - start) / 1e6);
                    }
                }));
            }
            batch.forEach(CompletableFuture::join);
            others.forEach(CompletableFuture::join);
        }
        times.sort(null);
        return times.get(98);
    }
}
