package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.modelhub.dialect.ClientCall;
import org.modelhub.fault.ScriptedEmbedder;

/** {@code provider-jina-action} against a fake that takes Jina's fields and no others. */
class JinaProviderTest extends VectorKit {

    private final ScriptedEmbedder vendor = ScriptedEmbedder.jina();

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-jina-action?model=" + model + "&apiKey=" + key + "&baseUrl=" + vendor.baseUrl();
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }

    @Test
    void clientsTaskGoesBeforeTheModels() {
        // Given
        String kamelet = kamelet("embed", "k") + "&defaults=RAW(task=\"retrieval.passage\")";
        byte[] query = "{\"model\":\"m\",\"input\":\"a\",\"input_type\":\"query\"}".getBytes();

        // When
        ask(kamelet, texts("[\"a\"]"));
        ask(kamelet, CLIENT.readEmbedding(ClientCall.of(query)));

        // Then
        assertThat(vendor.seen().requests())
                .extracting(request -> request.json().getString("task"))
                .endsWith("retrieval.passage", "retrieval.query");
    }
}
