package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.chat.HubError;
import org.modelhub.exchange.Cancel;

/** The contract of a provider that has embeddings and rerank but no chat. */
abstract class VectorKit extends ProviderKit {

    /** URI of the provider's Kamelet with this model and this key. */
    abstract String kamelet(String model, String key);

    @Override
    String chat() {
        return kamelet("chat", "some-key");
    }

    @Override
    String embedding() {
        return kamelet("embed", "some-key");
    }

    @Override
    String rerank() {
        return kamelet("rerank", "some-key");
    }

    @Override
    @Test
    void wholeAnswerHasTextFinishAndUsage() {
        assertNoChat(false);
    }

    @Override
    @Test
    void streamEndsWithOneFinishAndThenOneUsage() {
        assertNoChat(true);
    }

    @Override
    @Test
    void streamSaysWhatTheWholeAnswerSays() {
        // When
        HubError whole = ask(chat(), conversation(false)).refusal().error();
        HubError stream = ask(chat(), conversation(true)).refusal().error();

        // Then
        assertThat(stream).isEqualTo(whole);
    }

    private void assertNoChat(boolean stream) {
        // When
        KameletCaller.Outcome outcome = ask(chat(), conversation(stream));

        // Then
        assertThat(outcome.refusal().error().code()).isIn("unsupported_operation", "upstream_model_not_found");
        assertThat(outcome.anotherMayServe()).isTrue();
    }

    @Override
    @Test
    void callOfAClientThatHasLeftComesToAnEnd() {
        // Given
        Cancel left = new Cancel();
        left.fire();

        // When
        KameletCaller.Outcome outcome = kamelets()
                .ask(embedding(), texts("[\"a\"]"), left, chunk -> {})
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join();

        // Then
        assertThat(outcome.refusal().error().status()).isEqualTo(499);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "400, 400, false",
        "413, 413, false",
        "422, 400, false",
        "424, 502, true",
        "429, 429, true",
        "500, 502, true",
        "503, 503, true"
    })
    void refusalOfTheVendorBecomesATrueStatus(int vendors, int hubs, boolean anotherMayServe) {
        // When
        KameletCaller.Outcome outcome = ask(kamelet("embed-fail-" + vendors, "some-key"), texts("[\"a\"]"));

        // Then
        assertThat(outcome.refusal().error().status()).isEqualTo(hubs);
        assertThat(outcome.refusal().error().message()).contains("on purpose");
        assertThat(outcome.anotherMayServe()).isEqualTo(anotherMayServe);
    }

    @Test
    void waitThatTheVendorAsksForIsKept() {
        // When
        HubError error = ask(kamelet("rerank-fail-429", "some-key"), ranking(""))
                .refusal()
                .error();

        // Then
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void keyThatTheVendorRefusesIsTheHubsFaultAndNotTheClients() {
        // When
        HubError error =
                ask(kamelet("embed", "wrong"), texts("[\"a\"]")).refusal().error();

        // Then
        assertThat(error.code()).isEqualTo("upstream_auth");
        assertThat(error.message()).doesNotContain("wrong");
    }
}
