package org.modelhub.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubException;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankReply.Ranked;
import org.modelhub.chat.RerankRequest;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.dialect.ollama.OllamaDialect;

/** Embeddings and rerank from the client to the provider and back. */
class EmbeddingRerankTest {

    private static final ReplyHead HEAD = new ReplyHead("c1", 1, "hub-embed", null);
    private static final UpstreamModel MODEL = new UpstreamModel("up-1", Quirks.NONE);

    private final OpenAiDialect client = new OpenAiDialect();
    private final OpenAiUpstream upstream = new OpenAiUpstream();
    private final OllamaDialect ollama = new OllamaDialect();

    @Test
    void inputMayBeTextOrTokens() {
        // Given
        int[] tokens = Encodings.newLazyEncodingRegistry()
                .getEncoding(EncodingType.CL100K_BASE)
                .encode("hello 世界")
                .toArray();
        String list = Arrays.toString(tokens);

        // When, Then
        assertThat(inputs("\"a\"")).containsExactly("a");
        assertThat(inputs("[\"a\",\"b\"]")).containsExactly("a", "b");
        assertThat(inputs(list)).containsExactly("hello 世界");
        assertThat(inputs("[" + list + "," + list + "]")).containsExactly("hello 世界", "hello 世界");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\"}",
                "{\"model\":\"m\",\"input\":\"\"}",
                "{\"model\":\"m\",\"input\":[]}",
                "{\"model\":\"m\",\"input\":[\"a\",\"\"]}",
                "{\"model\":\"m\",\"input\":[[]]}",
                "{\"model\":\"m\",\"input\":[1,\"a\"]}",
                "{\"model\":\"m\",\"input\":[-1]}",
                "{\"model\":\"m\",\"input\":[99999999]}",
                "{\"model\":\"m\",\"input\":{}}",
                "{\"model\":\"\",\"input\":\"a\"}",
                "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"hex\"}",
                "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":0}",
                "{\"model\":\"m\",\"messages\":[]}",
                "[]"
            })
    void badEmbeddingRequestIsA400(String body) {
        assertThatThrownBy(() -> client.readEmbedding(ClientCall.of(utf8(body))))
                .isInstanceOfSatisfying(
                        HubException.class,
                        refused -> assertThat(refused.error().status()).isEqualTo(400));
    }

    @Test
    void vectorsComeBackInTheOrderOfTheInputs() {
        // Given
        EmbeddingRequest request = new EmbeddingRequest("m", List.of("a", "b"), false, 2);
        byte[] body = utf8("{\"data\":[{\"index\":1,\"embedding\":[0.5,-1]},{\"index\":0,\"embedding\":[1e-3,2]}],"
                + "\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}");

        // When
        EmbeddingReply reply = upstream.readEmbedding(request, body);

        // Then
        assertThat(text(client.writeEmbedding(HEAD, request, reply)))
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.001,2.0]},"
                                + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.5,-1.0]}],\"model\":\"hub-embed\","
                                + "\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}");
        assertThat(text(upstream.writeEmbedding(request, MODEL).body()))
                .isEqualTo(
                        "{\"model\":\"up-1\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"float\",\"dimensions\":2}");
        assertThat(text(ollama.writeEmbedding(request, MODEL).body()))
                .isEqualTo("{\"model\":\"up-1\",\"input\":[\"a\",\"b\"],\"truncate\":false,\"dimensions\":2}");
    }

    @Test
    void base64IsLittleEndianFloats() {
        // Given
        EmbeddingRequest request = new EmbeddingRequest("m", List.of("a"), true, null);
        EmbeddingReply reply = new EmbeddingReply(List.of(new float[] {1f, -2f}), TokenUsage.of(1, 0));

        // When
        String body = text(client.writeEmbedding(HEAD, request, reply));

        // Then
        assertThat(body).contains("\"embedding\":\"AACAPwAAAMA=\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"embedding\":[0,0.0]},{\"embedding\":[1,2]}]}",
                "{\"data\":[{\"embedding\":[1,2]}]}",
                "{\"data\":[{\"embedding\":[1,2]},{\"embedding\":[1]}]}",
                "{\"data\":[{\"embedding\":[1,2],\"index\":0},{\"embedding\":[1,2],\"index\":0}]}",
                "{\"data\":[{\"embedding\":[1,2],\"index\":7},{\"embedding\":[1,2]}]}",
                "{\"data\":[{\"embedding\":[]},{\"embedding\":[]}]}",
                "{\"error\":{\"message\":\"no\"}}",
                "{}",
                "<html>"
            })
    void unusableVectorsAreA502(String body) {
        // Given
        EmbeddingRequest request = new EmbeddingRequest("m", List.of("a", "b"), false, null);

        // When, Then
        assertThatThrownBy(() -> upstream.readEmbedding(request, utf8(body)))
                .isInstanceOfSatisfying(
                        HubException.class,
                        failed -> assertThat(failed.error().status()).isEqualTo(502));
    }

    @Test
    void ollamaVectorsAreRead() {
        // Given
        EmbeddingRequest request = new EmbeddingRequest("m", List.of("a"), false, null);

        // When
        EmbeddingReply reply = ollama.readEmbedding(
                request,
                utf8("{\"model\":\"x\",\"embeddings\":[[0.5,1]],\"total_duration\":1,\"prompt_eval_count\":8}"));

        // Then
        assertThat(reply.vectors()).singleElement().isEqualTo(new float[] {0.5f, 1f});
        assertThat(reply.usage().prompt()).isEqualTo(8);
    }

    @Test
    void ollamaDoesNotRerank() {
        assertThatThrownBy(() -> ollama.writeRerank(rerank("null"), MODEL))
                .isInstanceOfSatisfying(
                        HubException.class,
                        refused -> assertThat(refused.error().status()).isEqualTo(501));
    }

    @Test
    void documentsMayBeTextsObjectsOrParts() {
        // Given
        String body = "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"d0\",{\"text\":\"d1\"},"
                + "{\"content\":[{\"type\":\"text\",\"text\":\"d\"},{\"type\":\"text\",\"text\":\"2\"}]}],\"top_n\":null}";

        // When
        RerankRequest request = client.readRerank(ClientCall.of(utf8(body)));

        // Then
        assertThat(request.documents()).containsExactly("d0", "d1", "d\n2");
        assertThat(request.topN()).isNull();
        assertThat(text(upstream.writeRerank(request, MODEL).body()))
                .isEqualTo("{\"model\":\"up-1\",\"query\":\"q\",\"documents\":[\"d0\",\"d1\",\"d\\n2\"],\"top_n\":3,"
                        + "\"return_documents\":false}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"results\":[{\"index\":1,\"relevance_score\":0.9},{\"index\":0,\"relevance_score\":0.1}]}; 0.9; 0.1",
                "{\"data\":[{\"index\":0,\"score\":0.1},{\"index\":1,\"score\":0.9}]}; 0.9; 0.1",
                "[{\"index\":0,\"score\":0.1},{\"index\":1,\"score\":0.9}]; 0.9; 0.1",
                "{\"results\":[{\"index\":0,\"relevance_score\":0},{\"index\":1,\"relevance_score\":3}]};"
                        + " 0.9525741268224334; 0.5"
            })
    void scoresComeBackInFallingOrderWithinZeroAndOne(String body, double first, double second) {
        // When
        RerankReply reply = upstream.readRerank(rerank("null"), utf8(body));

        // Then
        assertThat(reply.results()).containsExactly(new Ranked(1, first), new Ranked(0, second));
        assertThat(text(client.writeRerank(HEAD, rerank("1"), reply)))
                .startsWith("{\"id\":\"c1\",\"model\":\"hub-embed\",\"results\":[{\"index\":1,\"relevance_score\":"
                        + first + ",\"document\":{\"text\":\"d1\"}}],\"usage\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"results\":[{\"index\":5,\"score\":1}]}", "{\"results\":[{\"index\":0}]}", "x"})
    void unusableScoresAreA502(String body) {
        assertThatThrownBy(() -> upstream.readRerank(rerank("null"), utf8(body)))
                .isInstanceOfSatisfying(
                        HubException.class,
                        failed -> assertThat(failed.error().status()).isEqualTo(502));
    }

    private RerankRequest rerank(String topN) {
        return client.readRerank(ClientCall.of(
                utf8("{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"d0\",\"d1\"],\"top_n\":" + topN + "}")));
    }

    private List<String> inputs(String input) {
        return client.readEmbedding(ClientCall.of(utf8("{\"model\":\"m\",\"input\":" + input + "}")))
                .inputs();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
