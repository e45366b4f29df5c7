package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.fault.ScriptedTei;

/** {@code provider-tei-action} against a fake of the server, which is told by its path what to do. */
class TeiProviderTest extends VectorKit {

    private final ScriptedTei vendor = new ScriptedTei();

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-tei-action?authentication=bearer&model=" + model + "&apiKey=" + key + "&baseUrl="
                + vendor.url(model);
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }

    @Test
    void serverOfOnesOwnNeedsNoKeyAndItsTokensAreEstimated() {
        // When
        EmbeddingReply reply = (EmbeddingReply)
                ask("kamelet:provider-tei-action?model=bge-m3&baseUrl=" + vendor.url("bge"), texts("[\"a\",\"b\"]"))
                        .body();

        // Then
        assertThat(reply.usage().estimated()).isTrue();
        assertThat(vendor.seen().lastRequest().headers()).doesNotContainKey("authorization");
    }
}
