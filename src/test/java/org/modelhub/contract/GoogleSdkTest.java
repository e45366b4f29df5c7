package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.types.Content;
import com.google.genai.types.ContentEmbedding;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.Tool;
import com.google.genai.types.Type;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedGemini;
import org.modelhub.fault.ScriptedUpstream;

/** Google's official client for Java, as it is, against the hub, whichever vendor answers behind the name. */
class GoogleSdkTest {

    private static final String QUESTION = "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}";

    private static ScriptedUpstream upstream;
    private static ScriptedGemini google;
    private static HubFixture hub;
    private static Client client;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        google = new ScriptedGemini();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl(), "hub.edge.heartbeat=100ms");
        add("hub-two-calls", "chat", "chat-parallel");
        add("hub-slow", "chat", "chat-tokens-3-pace-700");
        add("hub-thinks", "chat", "chat-reasoning");
        hub.add("hub-google", "chat", "provider-gemini-action", google("chat"));
        hub.add("hub-google-embed", "embedding", "provider-gemini-action", google("embed"));
        hub.awaitNames("hub-two-calls", "hub-slow", "hub-thinks", "hub-google", "hub-google-embed");
        client = client(HubFixture.ADMIN_KEY);
    }

    private static void add(String name, String kind, String model) {
        hub.add(
                name,
                kind,
                "provider-openai-action",
                Map.of("baseUrl", upstream.baseUrl(), "apiKey", "some-key", "model", model));
    }

    private static Map<String, String> google(String model) {
        return Map.of("baseUrl", google.url(), "apiKey", "some-key", "model", model);
    }

    @AfterAll
    static void stop() {
        client.close();
        hub.close();
        google.close();
        upstream.close();
    }

    private static Client client(String key) {
        return Client.builder()
                .apiKey(key)
                .httpOptions(HttpOptions.builder()
                        .baseUrl("http://127.0.0.1:" + hub.port())
                        // A refusal is looked at, not repeated.
                        .retryOptions(HttpRetryOptions.builder().attempts(1))
                        .build())
                .build();
    }

    private static GenerateContentConfig withWeather() {
        FunctionDeclaration weather = FunctionDeclaration.builder()
                .name("get_weather")
                .parameters(Schema.builder()
                        .type(Type.Known.OBJECT)
                        .properties(Map.of(
                                "city", Schema.builder().type(Type.Known.STRING).build()))
                        .required(List.of("city"))
                        .build())
                .build();
        return GenerateContentConfig.builder()
                .tools(Tool.builder().functionDeclarations(weather).build())
                .build();
    }

    private static List<GenerateContentResponse> streamed(String model, String text) {
        List<GenerateContentResponse> pieces = new ArrayList<>();
        try (ResponseStream<GenerateContentResponse> stream = client.models.generateContentStream(model, text, null)) {
            stream.forEach(pieces::add);
        }
        return pieces;
    }

    private static String text(List<GenerateContentResponse> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text() == null ? "" : piece.text()));
        return text.toString();
    }

    @Test
    void answerHasTextFinishAndCounts() {
        // When
        GenerateContentResponse answer = client.models.generateContent(
                "hub-chat",
                "ping",
                GenerateContentConfig.builder()
                        .systemInstruction(Content.fromParts(Part.fromText("be brief")))
                        .temperature(0.5f)
                        .maxOutputTokens(50)
                        .build());

        // Then
        assertThat(answer.text()).contains("ping");
        assertThat(answer.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
        assertThat(answer.usageMetadata().orElseThrow().totalTokenCount().orElseThrow())
                .isPositive();
        assertThat(answer.modelVersion()).contains("hub-chat");
        JsonObject sent = upstream.seen().lastRequest().json();
        assertThat(sent.getJsonArray("messages").getJsonObject(0))
                .isEqualTo(new JsonObject().put("role", "system").put("content", "be brief"));
        assertThat(sent.getInteger("max_tokens")).isEqualTo(50);
    }

    @Test
    void streamSaysWhatTheWholeAnswerSays() {
        // When
        List<GenerateContentResponse> pieces = streamed("hub-chat", "ping");

        // Then
        assertThat(text(pieces))
                .isEqualTo(
                        client.models.generateContent("hub-chat", "ping", null).text());
        GenerateContentResponse last = pieces.get(pieces.size() - 1);
        assertThat(last.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
        assertThat(last.usageMetadata().orElseThrow().candidatesTokenCount()).isPresent();
    }

    @Test
    void idleStreamStaysReadable() {
        // When
        List<GenerateContentResponse> pieces = streamed("hub-slow", "x");

        // Then
        assertThat(text(pieces)).isEqualTo("t0 t1 t2 ");
    }

    /** Google's client for Python takes a comment for a part of an error. */
    @Test
    void emptyLinesAndNoCommentsKeepAnIdleStreamOpen() {
        // When
        String stream = new HubCaller(hub.port(), HubFixture.ADMIN_KEY)
                .post("/v1beta/models/hub-slow:streamGenerateContent?alt=sse", QUESTION)
                .body();

        // Then
        assertThat(stream).contains("\r\n\r\n\r\n\r\n");
        assertThat(stream.lines().filter(line -> !line.isEmpty())).allMatch(line -> line.startsWith("data: {"));
    }

    @Test
    void keyInTheAddressIsNoKey() {
        // When
        HttpResponse<String> reply = new HubCaller(hub.port(), "")
                .post("/v1beta/models/hub-chat:generateContent?key=" + HubFixture.ADMIN_KEY, QUESTION);

        // Then
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.body()).contains("UNAUTHENTICATED").doesNotContain(HubFixture.ADMIN_KEY);
    }

    @Test
    void thoughtsAreApartFromTheText() {
        // When
        GenerateContentResponse answer = client.models.generateContent("hub-thinks", "ping", null);

        // Then
        List<Part> parts = answer.parts();
        assertThat(parts.get(0).thought()).contains(true);
        assertThat(parts.get(0).text()).contains("first I think, then I speak");
        assertThat(answer.text()).doesNotContain("I think").contains("ping");
    }

    @Test
    void callsOfToolsAndTheirResultsGoThereAndBack() {
        // Given
        Content question = Content.fromParts(Part.fromText("weather?"));
        GenerateContentResponse first =
                client.models.generateContent("hub-two-calls", List.of(question), withWeather());
        List<FunctionCall> calls = first.functionCalls();
        List<Part> results = new ArrayList<>();
        calls.forEach(call -> results.add(Part.builder()
                .functionResponse(FunctionResponse.builder()
                        .id(call.id().orElseThrow())
                        .name(call.name().orElseThrow())
                        .response(Map.of("output", "sunny")))
                .build()));

        // When
        GenerateContentResponse second = client.models.generateContent(
                "hub-two-calls",
                List.of(
                        question,
                        first.candidates().orElseThrow().get(0).content().orElseThrow(),
                        Content.builder().role("user").parts(results).build()),
                withWeather());

        // Then
        assertThat(calls)
                .extracting(call -> call.args().orElseThrow().get("city"))
                .containsExactly("Beijing", "Paris, FR");
        assertThat(second.text()).isNotBlank();
        JsonArray sent = upstream.seen().lastRequest().json().getJsonArray("messages");
        assertThat(sent.getJsonObject(3).getString("tool_call_id"))
                .isEqualTo(calls.get(1).id().orElseThrow());
        assertThat(sent.getJsonObject(3).getString("content")).isEqualTo("sunny");
    }

    @Test
    void callsReachGoogleAsGoogleDemandsThem() {
        // Given
        Content question = Content.fromParts(Part.fromText("weather?"));
        GenerateContentResponse first = client.models.generateContent("hub-google", List.of(question), withWeather());
        Part result = Part.fromFunctionResponse("get_weather", Map.of("output", "sunny"));

        // When
        GenerateContentResponse second = client.models.generateContent(
                "hub-google",
                List.of(
                        question,
                        first.candidates().orElseThrow().get(0).content().orElseThrow(),
                        Content.builder().role("user").parts(result).build()),
                withWeather());

        // Then
        assertThat(second.text()).contains("weather?");
    }

    @Test
    void embeddingsComeInTheOrderOfTheirTexts() {
        // When
        List<ContentEmbedding> vectors = client.models
                .embedContent("hub-embed-v1", List.of("alpha", "beta", "alpha"), null)
                .embeddings()
                .orElseThrow();

        // Then
        assertThat(vectors).hasSize(3);
        assertThat(vectors.get(0).values())
                .isEqualTo(vectors.get(2).values())
                .isNotEqualTo(vectors.get(1).values());
        assertThat(client.models
                        .embedContent(
                                "hub-google-embed",
                                "alpha",
                                EmbedContentConfig.builder()
                                        .outputDimensionality(64)
                                        .build())
                        .embeddings()
                        .orElseThrow())
                .hasSize(1);
    }

    @Test
    void tokensAreCounted() {
        // When
        int tokens = client.models
                .countTokens("hub-chat", "The quick brown fox.", null)
                .totalTokens()
                .orElseThrow();

        // Then
        assertThat(tokens).isBetween(5, 15);
    }

    @Test
    void modelsAreListedInPagesAndOneByOne() {
        // When
        List<String> names = new ArrayList<>();
        for (Model model :
                client.models.list(ListModelsConfig.builder().pageSize(2).build())) {
            names.add(model.name().orElseThrow());
        }

        // Then
        assertThat(names).doesNotHaveDuplicates().contains("models/hub-chat", "models/embed-default-v1");
        assertThat(names).doesNotContain("models/rerank-default");
        Model one = client.models.get("hub-chat", null);
        assertThat(one.inputTokenLimit()).contains(32_768);
    }

    @Test
    void refusalsHaveGooglesWords() {
        // Given
        Client stranger = client("mh-wrong");

        // When
        ApiException unknown = catchThrowableOfType(
                ApiException.class, () -> client.models.generateContent("no-such-name", "x", null));
        ApiException wrongKey =
                catchThrowableOfType(ApiException.class, () -> stranger.models.generateContent("hub-chat", "x", null));
        ApiException throttled = catchThrowableOfType(
                ApiException.class, () -> client.models.generateContent("hub-fail-429", "x", null));

        // Then
        assertThat(unknown.code()).isEqualTo(404);
        assertThat(unknown.status()).isEqualTo("NOT_FOUND");
        assertThat(unknown.message()).contains("hub-chat");
        assertThat(wrongKey.code()).isEqualTo(401);
        assertThat(wrongKey.status()).isEqualTo("UNAUTHENTICATED");
        assertThat(throttled.status()).isEqualTo("RESOURCE_EXHAUSTED");
        stranger.close();
    }

    @Test
    void failureMidStreamIsAnErrorAfterTheText() {
        // Given
        List<GenerateContentResponse> pieces = new ArrayList<>();

        // When
        assertThatThrownBy(() -> {
                    try (ResponseStream<GenerateContentResponse> stream =
                            client.models.generateContentStream("hub-fail-midstream", "x", null)) {
                        stream.forEach(pieces::add);
                    }
                })
                // Then
                .isInstanceOf(RuntimeException.class);
        assertThat(pieces).isNotEmpty();
    }
}
