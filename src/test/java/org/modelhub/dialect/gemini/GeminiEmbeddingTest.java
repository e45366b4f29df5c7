package org.modelhub.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.dialect.UpstreamDialect.OutboundCall;
import org.modelhub.dialect.UpstreamModel;

/** Embeddings to Google and for Google's clients. */
class GeminiEmbeddingTest {

    private static final ReplyHead HEAD = new ReplyHead("e1", 1, "hub-embed", null);

    private final GeminiUpstream upstream = new GeminiUpstream();

    private static EmbeddingRequest texts(Integer dimensions, String... texts) {
        return new EmbeddingRequest("hub-embed", List.of(texts), false, dimensions);
    }

    @Test
    void eachTextIsARequestOfTheBatch() {
        // When
        OutboundCall call =
                upstream.writeEmbedding(texts(256, "a", "b"), new UpstreamModel("gemini-embedding-2", Quirks.NONE));

        // Then
        assertThat(call.path()).isEqualTo("/models/gemini-embedding-2:batchEmbedContents");
        assertThat(text(call.body()))
                .isEqualTo("{\"requests\":["
                        + "{\"model\":\"models/gemini-embedding-2\",\"content\":{\"parts\":[{\"text\":\"a\"}]},"
                        + "\"outputDimensionality\":256},"
                        + "{\"model\":\"models/gemini-embedding-2\",\"content\":{\"parts\":[{\"text\":\"b\"}]},"
                        + "\"outputDimensionality\":256}]}");
    }

    @Test
    void vectorsThatWereCutHaveTheLengthOfOneAgain() {
        // When
        EmbeddingReply reply = upstream.readEmbedding(
                texts(2, "a"),
                utf8("{\"embeddings\":[{\"values\":[0.3,0.4]}],\"usageMetadata\":{\"promptTokenCount\":7}}"));

        // Then
        assertThat(reply.vectors().get(0)).containsExactly(new float[] {0.6f, 0.8f}, within(1e-6f));
        assertThat(reply.usage()).isEqualTo(TokenUsage.of(7, 0));
    }

    @Test
    void tokensAreCountedWhereGoogleDoesNotSay() {
        // When
        EmbeddingReply reply =
                upstream.readEmbedding(texts(null, "hello world"), utf8("{\"embeddings\":[{\"values\":[3,4]}]}"));

        // Then
        assertThat(reply.vectors().get(0)).containsExactly(3f, 4f);
        assertThat(reply.usage()).isEqualTo(new TokenUsage(2, 0, 0, 0, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"embeddings\":[]}",
                "{\"embeddings\":[{}]}",
                "{\"embeddings\":[{\"values\":[0,0]}]}",
                "{\"error\":{\"code\":500,\"message\":\"m\",\"status\":\"INTERNAL\"}}",
                "[]",
                "{"
            })
    void replyWithoutAUsableVectorIsAFailureOfTheProvider(String body) {
        // When / Then
        assertThatThrownBy(() -> upstream.readEmbedding(texts(null, "a"), utf8(body)))
                .isInstanceOfSatisfying(
                        HubException.class,
                        failure -> assertThat(failure.error().status()).isEqualTo(502));
    }

    @Test
    void batchOfAClientIsReadAndAnswered() {
        // Given
        GeminiDialect client = new GeminiDialect();

        // When
        EmbeddingRequest request = client.readEmbedding(call(
                "hub-embed:batchEmbedContents",
                "{\"requests\":[{\"model\":\"models/x\",\"content\":{\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"}]},"
                        + "\"taskType\":\"RETRIEVAL_QUERY\",\"outputDimensionality\":2},"
                        + "{\"content\":{\"parts\":[{\"text\":\"c\"}]},\"output_dimensionality\":2}]}"));
        byte[] answer = client.writeEmbedding(
                HEAD,
                request,
                new EmbeddingReply(List.of(new float[] {1, 0}, new float[] {0, 1}), TokenUsage.of(3, 0)));

        // Then
        assertThat(request).isEqualTo(texts(2, "a\nb", "c"));
        assertThat(text(answer))
                .isEqualTo("{\"embeddings\":[{\"values\":[1.0,0.0]},{\"values\":[0.0,1.0]}],"
                        + "\"usageMetadata\":{\"promptTokenCount\":3}}");
    }

    @Test
    void singleTextOfAClientIsReadAndAnswered() {
        // Given
        GeminiDialect client = new GeminiSingleDialect();

        // When
        EmbeddingRequest request = client.readEmbedding(call(
                "hub-embed:embedContent",
                "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"embedContentConfig\":{\"outputDimensionality\":1}}"));
        byte[] answer =
                client.writeEmbedding(HEAD, request, new EmbeddingReply(List.of(new float[] {1}), TokenUsage.of(3, 0)));

        // Then
        assertThat(request).isEqualTo(texts(1, "a"));
        assertThat(text(answer))
                .isEqualTo("{\"embedding\":{\"values\":[1.0]},\"usageMetadata\":{\"promptTokenCount\":3}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"requests\":[]}",
                "{\"requests\":[{\"content\":{\"parts\":[]}}]}",
                "{\"requests\":[{\"content\":{\"parts\":[{\"text\":\"\"}]}}]}",
                "{\"requests\":[{\"content\":{\"parts\":["
                        + "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"A\"}}]}}]}",
                "{\"requests\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":0}]}",
                "{\"requests\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":2},"
                        + "{\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}",
                "{\"requests\":[7]}",
                "["
            })
    void batchThatCannotBeUnderstoodIsRefused(String body) {
        // When / Then
        assertThatThrownBy(() -> new GeminiDialect().readEmbedding(call("m:batchEmbedContents", body)))
                .isInstanceOfSatisfying(
                        HubException.class,
                        refusal -> assertThat(refusal.error().status()).isEqualTo(400));
    }

    private static ClientCall call(String path, String body) {
        return new ClientCall(utf8(body), Map.of("call", path), Map.of());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
