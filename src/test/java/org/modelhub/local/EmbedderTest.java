package org.modelhub.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubException;

class EmbedderTest {

    @ParameterizedTest
    @EnumSource(Weights.class)
    void equalTextsGiveEqualVectorsWhateverStandsBesideThem(Weights weights) throws Exception {
        // Given
        List<String> batch = List.of("退货需要七天", "a", "The parcel arrives on Monday.", "a much longer text ".repeat(30));

        // When
        EmbeddingReply together = embed(weights, batch);

        // Then
        for (int i = 0; i < batch.size(); i++) {
            float[] alone = embed(weights, batch.subList(i, i + 1)).vectors().get(0);
            assertThat(together.vectors().get(i)).containsExactly(alone);
        }
        assertThat(together.vectors().get(0)).isNotEqualTo(together.vectors().get(2));
    }

    @ParameterizedTest
    @EnumSource(Weights.class)
    void vectorsHaveTheDeclaredDimensionAndLengthOne(Weights weights) throws Exception {
        // Given
        String text = "Hello, 世界";

        // When
        EmbeddingReply reply = embed(weights, List.of(text));

        // Then
        assertThat(reply.vectors().get(0)).hasSize(weights.dimension());
        assertThat(squares(reply.vectors().get(0))).isCloseTo(1, within(1e-5));
        assertThat(reply.usage().prompt()).isBetween(5, 10);
        assertThat(reply.usage().estimated()).isFalse();
    }

    @Test
    void vectorsOfABatchComeInTheOrderOfItsTexts() throws Exception {
        // Given
        List<String> texts = new ArrayList<>(
                IntStream.range(0, 40).mapToObj(i -> "Order number " + i * 37).toList());

        // When
        EmbeddingReply forth = embed(Weights.EN, texts);
        Collections.reverse(texts);
        EmbeddingReply back = embed(Weights.EN, texts);

        // Then
        for (int i = 0; i < texts.size(); i++) {
            assertThat(forth.vectors().get(i)).containsExactly(back.vectors().get(texts.size() - 1 - i));
        }
    }

    @Test
    void latinWordsWithCapitalsAreKnownToTheChineseModel() throws Exception {
        // Given
        List<String> texts = List.of("Dify 的 API Key", "dify 的 api key", "HTTP 的 ROOT Tag");

        // When
        EmbeddingReply reply = embed(Weights.ZH, texts);

        // Then
        assertThat(reply.vectors().get(0))
                .containsExactly(reply.vectors().get(1))
                .isNotEqualTo(reply.vectors().get(2));
    }

    @Test
    void everyWindowOfALongTextCounts() throws Exception {
        // Given
        String filler = "The weather stays the same all week. ".repeat(80);
        String longer = filler + "Quantum computers compute with qubits. ".repeat(40);

        // When
        EmbeddingReply reply = embed(Weights.EN, List.of(filler, longer));

        // Then
        assertThat(reply.usage().prompt()).isGreaterThan(3 * TextEncoder.WINDOW);
        assertThat(squares(reply.vectors().get(1))).isCloseTo(1, within(1e-5));
        assertThat(reply.vectors().get(0)).isNotEqualTo(reply.vectors().get(1));
    }

    @Test
    void textAboveTheLimitIsRefusedWithBothNumbers() {
        // Given
        String text = "word ".repeat(3000);

        // When / Then
        assertThatThrownBy(() -> embed(Weights.EN, List.of(text)))
                .rootCause()
                .isInstanceOfSatisfying(HubException.class, e -> {
                    assertThat(e.error().status()).isEqualTo(400);
                    assertThat(e.error().code()).isEqualTo("context_length_exceeded");
                    assertThat(e.error().message()).contains("2048 tokens", "3002 tokens");
                });
    }

    @Test
    void otherDimensionThanTheModelsIsRefused() {
        // Given
        EmbeddingRequest request = new EmbeddingRequest("m", List.of("a"), false, 256);

        // When / Then
        assertThatThrownBy(() -> RealModels.EMBEDDER.embed(Weights.ZH, request, null))
                .isInstanceOf(HubException.class)
                .hasMessageContainingAll("512", "256");
    }

    private static EmbeddingReply embed(Weights weights, List<String> texts) throws Exception {
        return RealModels.get(RealModels.EMBEDDER.embed(weights, new EmbeddingRequest("m", texts, false, null), null));
    }

    private static double squares(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += value * value;
        }
        return sum;
    }
}
