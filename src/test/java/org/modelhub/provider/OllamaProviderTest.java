package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatReply;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedOllama;

/** {@code provider-ollama-action} against a server that speaks Ollama's own API; it has no rerank. */
class OllamaProviderTest extends UnrankedKit {

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
