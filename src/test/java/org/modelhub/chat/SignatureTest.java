package org.modelhub.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelhub.chat.Signature.Signer;

/** A signature says who signed, and comes back as it went in. */
class SignatureTest {

    @ParameterizedTest
    @EnumSource(Signer.class)
    void isReadAsItWasWritten(Signer signer) {
        // Given
        Signature plain = new Signature(signer, false, "EoUC:==");
        Signature redacted = new Signature(signer, true, "UmVk");

        // Then
        assertThat(Signature.of(plain.text())).isEqualTo(plain);
        assertThat(Signature.of(redacted.text(Signer.OPENAI), Signer.OPENAI)).isEqualTo(redacted);
    }

    @Test
    void withoutAMarkItIsAnthropics() {
        // Then
        assertThat(Signature.of("EoUC")).isEqualTo(new Signature(Signer.ANTHROPIC, false, "EoUC"));
        assertThat(new Signature(Signer.ANTHROPIC, true, "x").text()).isEqualTo("redacted:x");
    }

    @Test
    void blocksGoBackToTheirSignerOnly() {
        // Given
        SignedReasoning reasoning = new SignedReasoning();
        reasoning.add(new ChatChunk.Reasoning("a", "s1"));
        reasoning.add(new ChatChunk.Reasoning("b", "openai:rs_1:s2"));
        reasoning.add(new ChatChunk.Reasoning("c"));

        // Then
        assertThat(SignedReasoning.blocksOf(Signer.OPENAI, reasoning.text(), reasoning.signature()))
                .containsExactly(new SignedReasoning.Block("b", "openai:rs_1:s2"));
        assertThat(SignedReasoning.isOf(Signer.BEDROCK, reasoning.text(), reasoning.signature()))
                .isFalse();
    }
}
