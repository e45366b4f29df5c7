package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.modelhub.fault.ScriptedEmbedder;

/** {@code provider-voyage-action} against a fake that takes Voyage's fields and no others. */
class VoyageProviderTest extends VectorKit {

    private final ScriptedEmbedder vendor = ScriptedEmbedder.voyage();

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-voyage-action?model=" + model + "&apiKey=" + key + "&baseUrl=" + vendor.baseUrl();
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }

    @Test
    void modelSaysWhatItsTextsAre() {
        // When
        ask(kamelet("embed", "k") + "&defaults=RAW(input_type=\"document\";truncation=false)", texts("[\"a\"]"));

        // Then
        assertThat(vendor.seen().lastRequest().text())
                .isEqualTo("{\"model\":\"embed\",\"input\":[\"a\"],\"input_type\":\"document\",\"truncation\":false}");
    }
}
