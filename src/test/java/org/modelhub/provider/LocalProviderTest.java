package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code provider-local-action}: the models of this process, the real ones. */
class LocalProviderTest extends ProviderKit {

    @Override
    String chat() {
        return "kamelet:provider-local-action?model=hub-extract";
    }

    @Override
    String embedding() {
        return "kamelet:provider-local-action?model=bge-small-zh-v1.5";
    }

    @Override
    String rerank() {
        return "kamelet:provider-local-action?model=bge-small-rerank";
    }

    @Test
    void modelThatDoesSomethingElseRefuses() {
        // When
        KameletCaller.Outcome outcome = ask(embedding(), conversation(false));

        // Then
        assertThat(outcome.refusal().error().status()).isEqualTo(400);
        assertThat(outcome.anotherMayServe()).isFalse();
    }
}
