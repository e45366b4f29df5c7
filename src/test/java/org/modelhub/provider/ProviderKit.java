package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.modelhub.HubFixture;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.exchange.Cancel;

/**
 * The contract of every provider, stated once: what comes out of its Kamelet for a canonical request. A new provider is
 * one more subclass.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProviderKit {

    static final OpenAiDialect CLIENT = new OpenAiDialect();

    private static final String CONVERSATION = """
            {"model":"m","stream":%s,"messages":[
            {"role":"system","content":"Paris is the capital of France. Berlin is the capital of Germany."},
            {"role":"user","content":"What is the capital of France?"}]}""";

    private HubFixture hub;
    private KameletCaller kamelets;

    @BeforeAll
    void start() {
        hub = openHub();
        kamelets = new KameletCaller(hub.bean(CamelContext.class), hub.bean(Vertx.class));
    }

    @AfterAll
    void stop() {
        closeHub(hub);
    }

    /** For kits that share one. */
    HubFixture openHub() {
        return new HubFixture("test.upstream.url=http://127.0.0.1:9/v1");
    }

    void closeHub(HubFixture opened) {
        opened.close();
    }

    /** URI of the provider's Kamelet with a model that chats. */
    abstract String chat();

    abstract String embedding();

    abstract String rerank();

    final KameletCaller kamelets() {
        return kamelets;
    }

    final KameletCaller.Outcome ask(String kamelet, Object request) {
        return kamelets.ask(kamelet, request).orTimeout(20, TimeUnit.SECONDS).join();
    }

    static Object conversation(boolean stream) {
        return CLIENT.readChat(ClientCall.of(CONVERSATION.formatted(stream).getBytes()));
    }

    static Object texts(String list) {
        return CLIENT.readEmbedding(ClientCall.of(("{\"model\":\"m\",\"input\":" + list + "}").getBytes()));
    }

    static Object ranking(String fields) {
        return CLIENT.readRerank(ClientCall.of(("{\"model\":\"m\",\"query\":\"capital of France\",\"documents\":"
                        + "[\"Berlin is large\",\"Paris is the capital of France\",\"Fish swim\"]" + fields + "}")
                .getBytes()));
    }

    @Test
    void wholeAnswerHasTextFinishAndUsage() {
        // When
        ChatReply reply = (ChatReply) ask(chat(), conversation(false)).body();

        // Then
        assertThat(reply.text()).isNotBlank();
        assertThat(reply.finish()).isEqualTo(FinishReason.STOP);
        assertCounted(reply.usage());
    }

    static void assertCounted(TokenUsage usage) {
        assertThat(usage.prompt()).isPositive();
        assertThat(usage.completion()).isPositive();
        assertThat(usage.total()).isEqualTo(usage.prompt() + usage.completion());
    }

    @Test
    void streamEndsWithOneFinishAndThenOneUsage() {
        // When
        List<ChatChunk> chunks = ask(chat(), conversation(true)).chunks();

        // Then
        int size = chunks.size();
        assertThat(size).isGreaterThan(2);
        assertThat(chunks.subList(0, size - 2))
                .allMatch(chunk ->
                        chunk instanceof ChatChunk.Text text && !text.text().isEmpty());
        assertThat(chunks.get(size - 2)).isEqualTo(new ChatChunk.Finish(FinishReason.STOP));
        assertCounted(((ChatChunk.Usage) chunks.get(size - 1)).usage());
    }

    @Test
    void streamSaysWhatTheWholeAnswerSays() {
        // Given
        ChatReply whole = (ChatReply) ask(chat(), conversation(false)).body();

        // When
        List<ChatChunk> chunks = ask(chat(), conversation(true)).chunks();

        // Then
        assertThat(chunks.stream()
                        .filter(ChatChunk.Text.class::isInstance)
                        .map(chunk -> ((ChatChunk.Text) chunk).text())
                        .collect(Collectors.joining()))
                .isEqualTo(whole.text());
    }

    @Test
    void vectorsComeInTheOrderOfTheirTextsAndNoneIsZero() {
        // When
        EmbeddingReply reply = (EmbeddingReply)
                ask(embedding(), texts("[\"alpha\",\"你好\",\"alpha\",\"🙂\"]")).body();

        // Then
        List<float[]> vectors = reply.vectors();
        assertThat(vectors)
                .hasSize(4)
                .allSatisfy(vector -> assertThat(norm(vector)).isPositive());
        assertThat(vectors.get(2)).isEqualTo(vectors.get(0));
        assertThat(vectors.get(1)).isNotEqualTo(vectors.get(0)).hasSameSizeAs(vectors.get(0));
        assertThat(reply.usage().prompt()).isPositive();
    }

    private static double norm(float[] vector) {
        double sum = 0;
        for (float number : vector) {
            sum += number * number;
        }
        return Math.sqrt(sum);
    }

    @Test
    void scoresAreInOrderWithinZeroAndOneAndNameTheirDocument() {
        // When
        RerankReply reply = (RerankReply) ask(rerank(), ranking("")).body();

        // Then
        List<Double> scores =
                reply.results().stream().map(RerankReply.Ranked::score).toList();
        assertThat(scores).hasSize(3).allMatch(score -> score >= 0 && score <= 1);
        assertThat(scores).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(reply.results().get(0).index()).isEqualTo(1);
        assertThat(reply.results().stream().map(RerankReply.Ranked::index)).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void noMoreResultsThanAskedFor() {
        // When
        RerankReply reply = (RerankReply) ask(rerank(), ranking(",\"top_n\":1")).body();

        // Then
        assertThat(reply.results()).singleElement().matches(ranked -> ranked.index() == 1);
    }

    @Test
    void callOfAClientThatHasLeftComesToAnEnd() {
        // Given
        Cancel left = new Cancel();
        left.fire();

        // When
        KameletCaller.Outcome outcome = kamelets.ask(chat(), conversation(false), left, chunk -> {})
                .orTimeout(20, TimeUnit.SECONDS)
                .join();

        // Then
        assertThat(outcome.refusal().error().status()).isEqualTo(499);
        assertThat(outcome.anotherMayServe()).isFalse();
    }
}
