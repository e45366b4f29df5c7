package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ClientCall;

/** {@code provider-azure-openai-action}: a deployment by the path with a version in it. */
class AzureProviderTest extends AzureKit {

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-azure-openai-action?deployment=" + model + "&apiKey=" + key + "&baseUrl="
                + vendor.endpoint();
    }

    @Test
    void deploymentIsNamedInTheBodyAndTheKeyHasItsOwnHeader() {
        // When
        ask(chat(), conversation(false));

        // Then
        assertThat(vendor.seen().lastRequest().path()).isEqualTo("/openai/v1/chat/completions");
        assertThat(vendor.seen().lastRequest().json().getString("model")).isEqualTo("chat");
        assertThat(vendor.seen().lastRequest().headers())
                .containsEntry("api-key", "some-key")
                .doesNotContainKey("authorization");
    }

    @Test
    void tokenOfEntraIsSentAsBearer() {
        // When
        ask(kamelet("chat", "some-token") + "&authentication=bearer", conversation(false));

        // Then
        assertThat(vendor.seen().lastRequest().headers())
                .containsEntry("authorization", "Bearer some-token")
                .doesNotContainKey("api-key");
    }

    @Test
    void filteredPromptIsTheClientsFaultAndSaysSo() {
        // Given
        Object request = CLIENT.readChat(ClientCall.of(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"forbidden\"}]}".getBytes()));

        // When
        HubError error = ask(chat(), request).refusal().error();

        // Then
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.code()).isEqualTo("content_filter");
        assertThat(error.param()).isEqualTo("prompt");
    }
}
