package org.modelhub.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.SignedReasoning.Block;

/** Blocks of reasoning come back from their two strings as they went in. */
class SignedReasoningTest {

    private static SignedReasoning joined(ChatChunk.Reasoning... pieces) {
        SignedReasoning reasoning = new SignedReasoning();
        List.of(pieces).forEach(reasoning::add);
        return reasoning;
    }

    private static List<Block> blocks(SignedReasoning reasoning) {
        return SignedReasoning.blocks(reasoning.text(), reasoning.signature());
    }

    @Test
    void oneBlockHasItsBareSignature() {
        // When
        SignedReasoning reasoning =
                joined(new ChatChunk.Reasoning("a"), new ChatChunk.Reasoning("b"), new ChatChunk.Reasoning("", "s"));

        // Then
        assertThat(reasoning.signature()).isEqualTo("s");
        assertThat(blocks(reasoning)).containsExactly(new Block("ab", "s"));
    }

    @Test
    void severalBlocksAreToldApart() {
        // When
        SignedReasoning reasoning = joined(
                new ChatChunk.Reasoning("a", "s1"),
                new ChatChunk.Reasoning("", "redacted:x"),
                new ChatChunk.Reasoning("b\n", "s2"),
                new ChatChunk.Reasoning("rest"));

        // Then
        assertThat(blocks(reasoning))
                .containsExactly(
                        new Block("a", "s1"),
                        new Block("", "redacted:x"),
                        new Block("b\n", "s2"),
                        new Block("rest", ""));
    }

    @Test
    void unsignedReasoningIsOneBlock() {
        // When
        SignedReasoning reasoning = joined(new ChatChunk.Reasoning("a"), new ChatChunk.Reasoning("b"));

        // Then
        assertThat(reasoning.signature()).isEmpty();
        assertThat(blocks(reasoning)).containsExactly(new Block("ab", ""));
    }

    @Test
    void nothingIsNoBlock() {
        // When
        List<Block> blocks = SignedReasoning.blocks("", "");

        // Then
        assertThat(blocks).isEmpty();
    }

    @Test
    void signatureThatLooksLikeAPlaceBehindTheTextIsOneAllTheSame() {
        // When
        List<Block> blocks = SignedReasoning.blocks("ab", "99:s");

        // Then
        assertThat(blocks).containsExactly(new Block("ab", "99:s"));
    }
}
