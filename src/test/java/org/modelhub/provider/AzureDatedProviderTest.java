package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code provider-azure-openai-dated-action}: a deployment by its own path and a dated version. */
class AzureDatedProviderTest extends AzureKit {

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-azure-openai-dated-action?apiVersion=2024-10-21&deployment=" + model + "&apiKey=" + key
                + "&baseUrl=" + vendor.endpoint();
    }

    @Test
    void deploymentAndVersionAreInTheUrlOfEveryOperation() {
        // When
        ask(chat(), conversation(true));
        String chat = vendor.seen().lastRequest().path();
        ask(embedding(), texts("[\"alpha\"]"));
        String embedding = vendor.seen().lastRequest().path();

        // Then
        assertThat(chat).isEqualTo("/openai/deployments/chat/chat/completions?api-version=2024-10-21");
        assertThat(embedding).isEqualTo("/openai/deployments/embed/embeddings?api-version=2024-10-21");
    }
}
