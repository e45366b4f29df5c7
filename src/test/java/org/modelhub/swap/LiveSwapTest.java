package org.modelhub.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.chat.HubException;

class LiveSwapTest {

    private static final String ROUTE_A = "routes/model/chat-a.camel.yaml";
    private static final String PROVIDER = "kamelets/provider-echo-action.kamelet.yaml";

    @TempDir
    Path home;

    private SwapBench bench;

    @BeforeEach
    void startBench() {
        bench = new SwapBench(home).started();
    }

    @AfterEach
    void closeBench() {
        bench.close();
    }

    @Test
    void allNamesAnswerAfterTheStart() {
        // Given

        // When
        String answer = bench.answer("chat-a", "hi");

        // Then
        assertThat(answer).isEqualTo("hi echo-1 first <none>");
        assertThat(bench.live.report()).extracting(NameReport::name).containsExactly("chat-a", "chat-b", "embed-v1");
        assertThat(bench.live.report()).extracting(NameReport::state).containsOnly("live");
    }

    @Test
    void helperRoutesOfTheFileAreReached() {
        // Given

        // When
        String plain = bench.answer("chat-b", "hi");

        // Then
        assertThat(plain).isEqualTo("hi echo-1 first <none>");
    }

    @Test
    void newRequestsTakeTheNewRouteWhileOldOnesFinishOnTheOldOne() {
        // Given
        CompletableFuture<Exchange> running = bench.askAsync("chat-a", "hold");
        await().until(() -> bench.gate.holding() == 1);

        // When
        bench.edit(ROUTE_A, "model-echo-action", "model-echo-action\n        - setBody: {constant: swapped}");

        // Then
        assertThat(bench.answer("chat-a", "hi")).isEqualTo("swapped");
        assertThat(bench.report("chat-a").draining())
                .singleElement()
                .extracting("inFlight")
                .isEqualTo(1);
        bench.gate.open();
        assertThat(running.join().getMessage().getBody(String.class)).isEqualTo("hold echo-1 first <none>");
        await().until(() -> bench.report("chat-a").draining().isEmpty());
    }

    @Test
    void changedKameletIsTakenByEveryNameThatReachesItThroughAnother() {
        // Given
        long before = bench.report("embed-v1").generation();

        // When
        bench.edit(PROVIDER, "default: first", "default: second");

        // Then
        assertThat(bench.answer("chat-a", "hi")).isEqualTo("hi echo-1 second <none>");
        assertThat(bench.answer("chat-b", "hi")).isEqualTo("hi echo-1 second <none>");
        assertThat(bench.report("embed-v1").generation()).isGreaterThan(before);
    }

    @Test
    void touchedFileWithTheSameContentIsNoSwap() {
        // Given
        long before = bench.report("chat-a").generation();
        bench.write(ROUTE_A, bench.read(ROUTE_A));

        // When
        bench.look();

        // Then
        assertThat(bench.report("chat-a").generation()).isEqualTo(before);
    }

    @Test
    void retiredNameIsGoneAndComesBackWithItsFile() {
        // Given
        String text = bench.read(ROUTE_A);
        bench.delete(ROUTE_A);
        HubException gone = bench.ask("chat-a", "hi").getException(HubException.class);
        bench.write(ROUTE_A, text);

        // When
        bench.look();

        // Then
        assertThat(gone.error().status()).isEqualTo(410);
        assertThat(gone.error().code()).isEqualTo("model_retired");
        assertThat(gone.error().message()).contains("chat-b");
        assertThat(bench.answer("chat-a", "hi")).startsWith("hi");
    }

    @Test
    void unknownNameIsNotFoundWithTheNamesThatThereAre() {
        // Given

        // When
        HubException unknown = bench.ask("gpt-9", "hi").getException(HubException.class);

        // Then
        assertThat(unknown.error().status()).isEqualTo(404);
        assertThat(unknown.error().param()).isEqualTo("model");
        assertThat(unknown.error().message())
                .isEqualTo("The model 'gpt-9' does not exist. There are: chat-a, chat-b, embed-v1.");
    }

    @Test
    void modelOfAnotherKindIsRefusedAndNotCountedAsInFlight() {
        // Given
        Exchange asked = bench.context.getEndpoint("direct:gateway.chat").createExchange();
        asked.setVariable("model", "chat-a");
        asked.setVariable("kind", "embedding");

        // When
        Exchange answered = bench.context.createProducerTemplate().send("direct:gateway.chat", asked);

        // Then
        HubException refusal = answered.getException(HubException.class);
        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(refusal.error().message()).contains("kind chat").contains("embedding");
        assertThat(bench.report("chat-a").inFlight()).isZero();
    }

    @Test
    void unsetCredentialMakesAModelUnavailableButNotItsName() {
        // Given

        // When
        NameReport report = bench.report("chat-b");

        // Then
        assertThat(report.available()).isTrue();
        assertThat(report.unavailable()).containsExactly("model-keyed-action: SWAP_TEST_UNSET_KEY is not set");
        assertThat(bench.answer("chat-b", "keyed")).isEqualTo("keyed keyed-1 first <>");
    }

    @Test
    void listenersHearEveryChange() {
        // Given
        bench.recorder.heard.clear();

        // When
        bench.edit(ROUTE_A, "kamelet:model-echo-action", "kamelet:model-keyed-action");
        bench.edit(ROUTE_A, "kamelet:model-keyed-action", "kamelet:model-none-action");
        bench.delete(ROUTE_A);

        // Then
        assertThat(bench.recorder.heard).containsExactly("swapped chat-a", "refused chat-a", "retired chat-a");
    }

    @Test
    void changedEdgeOrGatewayFileNeedsARestart() {
        // Given
        String path = "routes/gateway/chat.camel.yaml";

        // When
        bench.edit(path, "steps:", "steps: # changed");

        // Then
        assertThat(bench.live.restartNeeded()).containsExactly(path);
        bench.edit(path, "steps: # changed", "steps:");
        assertThat(bench.live.restartNeeded()).isEmpty();
    }

    @Test
    void generationThatDrainsTooLongIsReportedAndNotCut() {
        // Given
        bench.close();
        bench = new SwapBench(home.resolve("strict"), Duration.ofMillis(1)).started();
        CompletableFuture<Exchange> running = bench.askAsync("chat-a", "hold");
        await().until(() -> bench.gate.holding() == 1);

        // When
        bench.edit(ROUTE_A, "steps:", "steps: # changed");

        // Then
        await().until(() -> bench.report("chat-a").draining().get(0).overdue());
        assertThat(running).isNotDone();
        bench.gate.open();
        assertThat(running.join().getMessage().getBody(String.class)).startsWith("hold");
    }
}
