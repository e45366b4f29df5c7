package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatReply;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedOllama;

/** {@code provider-ollama-action} against a server that speaks Ollama's own API; it has no rerank. */
class OllamaProviderTest extends VendorKit {

    private final ScriptedOllama vendor = new ScriptedOllama();

    @Override
    FakePeer vendor() {
        return vendor;
    }

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-ollama-action?authentication=bearer&model=" + model + "&apiKey=" + key + "&baseUrl="
                + vendor.url();
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }

    @Override
    @Test
    void scoresAreInOrderWithinZeroAndOneAndNameTheirDocument() {
        // When
        KameletCaller.Outcome outcome = ask(rerank(), ranking(""));

        // Then
        assertThat(outcome.refusal().error().code()).isEqualTo("unsupported_operation");
    }

    @Override
    @Test
    void noMoreResultsThanAskedFor() {
        // When
        KameletCaller.Outcome outcome = ask(rerank(), ranking(",\"top_n\":1"));

        // Then
        assertThat(outcome.refusal().error().status()).isEqualTo(501);
    }

    @Test
    void serverOfOnesOwnNeedsNoKey() {
        // When
        ChatReply reply = (ChatReply)
                ask("kamelet:provider-ollama-action?model=chat&baseUrl=" + vendor.url(), conversation(false))
                        .body();

        // Then
        assertThat(reply.text()).isNotBlank();
        assertThat(vendor.seen().lastRequest().headers()).doesNotContainKey("authorization");
    }
}
