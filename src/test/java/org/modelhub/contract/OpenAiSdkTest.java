package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.models.ModelListPage;
import com.openai.models.models.ModelListParams;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;

/** The official OpenAI client for Java, as it is, against the hub. */
class OpenAiSdkTest {

    private static ScriptedUpstream upstream;
    private static HubFixture hub;
    private static OpenAIClient client;

    /** What a structured answer is to look like; the client makes a JSON schema of it. */
    public static class City {
        public String name;
        public int people;
    }

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
        client = client(HubFixture.ADMIN_KEY);
    }

    @AfterAll
    static void stop() {
        client.close();
        hub.close();
        upstream.close();
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(hub.baseUrl())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder ask(String model, String text) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
    }

    private static ChatCompletionFunctionTool weather() {
        Map<String, Object> schema = Map.of(
                "type", "object", "properties", Map.of("city", Map.of("type", "string")), "required", List.of("city"));
        FunctionParameters.Builder parameters = FunctionParameters.builder();
        schema.forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("get_weather")
                        .parameters(parameters.build())
                        .build())
                .build();
    }

    private static List<ChatCompletionChunk> chunks(ChatCompletionCreateParams request) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(request)) {
            return stream.stream().toList();
        }
    }

    private static ChatCompletion accumulated(List<ChatCompletionChunk> chunks) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        chunks.forEach(whole::accumulate);
        return whole.chatCompletion();
    }

    @Test
    void streamWhoseEventsHaveIdsIsReadAsAnyOther() {
        // Given
        ChatCompletionCreateParams request = ask("hub-chat", "ping")
                .putAdditionalHeader("Hub-Stream-Resume", "1")
                .build();

        // When
        ChatCompletion answer = accumulated(chunks(request));

        // Then
        assertThat(answer.choices().get(0).message().content()).contains("You said: ping");
    }

    @Test
    void chatAnswersUnderThePublicNameAndWithUsage() {
        // When
        ChatCompletion answer =
                client.chat().completions().create(ask("hub-chat", "你好 🙂").build());

        // Then
        answer.validate();
        assertThat(answer.model()).isEqualTo("hub-chat");
        assertThat(answer.choices()).singleElement().satisfies(choice -> {
            assertThat(choice.message().content()).contains("You said: 你好 🙂");
            assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        });
        assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
    }

    @Test
    void streamIsValidAndAccumulatesToTheAnswer() {
        // Given
        ChatCompletionStreamOptions options =
                ChatCompletionStreamOptions.builder().includeUsage(true).build();

        // When
        List<ChatCompletionChunk> chunks =
                chunks(ask("hub-chat", "你好 🙂").streamOptions(options).build());

        // Then
        chunks.forEach(ChatCompletionChunk::validate);
        ChatCompletion whole = accumulated(chunks);
        assertThat(whole.choices().get(0).message().content()).contains("You said: 你好 🙂");
        assertThat(whole.usage().orElseThrow().totalTokens()).isPositive();
        assertThat(chunks).allMatch(chunk -> chunk.model().equals("hub-chat"));
    }

    @Test
    void streamedToolCallAccumulatesToWholeArguments() {
        // When
        ChatCompletion whole = accumulated(
                chunks(ask("hub-chat", "weather in Beijing?").addTool(weather()).build()));

        // Then
        assertCall(whole);
    }

    private static void assertCall(ChatCompletion answer) {
        ChatCompletion.Choice choice = answer.choices().get(0);
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        ChatCompletionMessageFunctionToolCall call =
                choice.message().toolCalls().orElseThrow().get(0).asFunction();
        assertThat(call.id()).isNotEmpty();
        assertThat(call.function().name()).isEqualTo("get_weather");
        assertThat(new JsonObject(call.function().arguments()).getString("city"))
                .isEqualTo("Beijing");
    }

    @Test
    void resultOfAToolGoesBackAndEndsInAnAnswer() {
        // Given
        ChatCompletionCreateParams question =
                ask("hub-chat", "weather in Beijing?").addTool(weather()).build();
        ChatCompletion first = client.chat().completions().create(question);
        assertCall(first);
        ChatCompletionMessage asked = first.choices().get(0).message();
        String id = asked.toolCalls().orElseThrow().get(0).asFunction().id();

        // When
        ChatCompletion second = client.chat()
                .completions()
                .create(question.toBuilder()
                        .addMessage(asked)
                        .addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId(id)
                                .content("sunny")
                                .build())
                        .build());

        // Then
        assertThat(second.choices().get(0).message().content()).isPresent();
        JsonObject sent = upstream.seen().lastRequest().json();
        assertThat(sent.getJsonArray("messages").getJsonObject(2).getString("tool_call_id"))
                .isEqualTo(id);
        assertThat(sent.getJsonArray("messages")
                        .getJsonObject(1)
                        .getJsonArray("tool_calls")
                        .getJsonObject(0)
                        .getString("id"))
                .isEqualTo(id);
    }

    @Test
    void schemaOfAStructuredAnswerReachesTheUpstream() {
        // When
        client.chat()
                .completions()
                .create(ask("hub-chat", "{\"name\":\"Beijing\",\"people\":21}")
                        .responseFormat(City.class)
                        .build());

        // Then
        JsonObject format = upstream.seen().lastRequest().json().getJsonObject("response_format");
        assertThat(format.getString("type")).isEqualTo("json_schema");
        JsonObject schema = format.getJsonObject("json_schema");
        assertThat(schema.getString("name")).isNotEmpty();
        assertThat(schema.getJsonObject("schema").getJsonObject("properties").fieldNames())
                .containsExactlyInAnyOrder("name", "people");
    }

    @Test
    void completionAnswers() {
        // When
        Completion answer = client.completions()
                .create(CompletionCreateParams.builder()
                        .model("hub-chat")
                        .prompt("ping")
                        .build());

        // Then
        answer.validate();
        assertThat(answer.choices().get(0).text()).contains("ping");
        assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
    }

    @Test
    void embeddingsAreTheSameInBothEncodings() {
        // Given
        EmbeddingCreateParams.Builder texts = EmbeddingCreateParams.builder()
                .model("hub-embed-v1")
                .inputOfArrayOfStrings(List.of("alpha", "beta", "alpha"));

        // When
        CreateEmbeddingResponse byDefault = client.embeddings().create(texts.build());
        CreateEmbeddingResponse asNumbers = client.embeddings()
                .create(texts.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .build());

        // Then
        assertThat(byDefault.data()).extracting(item -> item.index()).containsExactly(0L, 1L, 2L);
        List<List<Float>> vectors =
                byDefault.data().stream().map(item -> item.embedding()).toList();
        assertThat(vectors.get(0)).hasSize(64).isEqualTo(vectors.get(2)).isNotEqualTo(vectors.get(1));
        assertThat(asNumbers.data().stream().map(item -> item.embedding()).toList())
                .isEqualTo(vectors);
        assertThat(byDefault.usage().totalTokens()).isPositive();
    }

    @Test
    void modelsAreListedWholeAndInPages() {
        // Given
        List<String> all =
                client.models().list().autoPager().stream().map(Model::id).toList();

        // When
        List<String> paged = new ArrayList<>();
        boolean more = true;
        while (more && paged.size() < 100) {
            ModelListParams.Builder page = ModelListParams.builder().putAdditionalQueryParam("limit", "2");
            if (!paged.isEmpty()) {
                page.putAdditionalQueryParam("after", paged.get(paged.size() - 1));
            }
            ModelListPage answer = client.models().list(page.build());
            assertThat(answer.data()).hasSizeBetween(1, 2);
            answer.data().forEach(model -> paged.add(model.id()));
            more = (boolean) answer.response()
                    ._additionalProperties()
                    .get("has_more")
                    .asBoolean()
                    .orElseThrow();
        }

        // Then
        assertThat(paged).isEqualTo(all).contains("hub-chat", "embed-default-v1");
        assertThat(new TreeSet<>(all)).hasSameSizeAs(all);
        assertThat(client.models().retrieve("hub-chat").id()).isEqualTo("hub-chat");
    }

    @Test
    void wrongKeyIsUnauthorized() {
        // Given
        OpenAIClient stranger = client("mh-wrong");

        // When
        UnauthorizedException refused = catchThrowableOfType(
                UnauthorizedException.class,
                () -> stranger.chat().completions().create(ask("hub-chat", "x").build()));

        // Then
        assertThat(refused.code()).contains("invalid_api_key");
        stranger.close();
    }

    @Test
    void unknownNameIsNotFoundAndTheMessageNamesTheOthers() {
        // Given
        ChatCompletionCreateParams request = ask("no-such-name", "x").build();

        // When
        NotFoundException refused = catchThrowableOfType(
                NotFoundException.class, () -> client.chat().completions().create(request));

        // Then
        assertThat(refused.code()).contains("model_not_found");
        assertThat(refused.param()).contains("model");
        assertThat(refused).hasMessageContaining("hub-chat").hasMessageContaining("rerank-default");
    }

    @Test
    void throttledUpstreamIsARateLimitWithItsWait() {
        // When
        RateLimitException refused = catchThrowableOfType(
                RateLimitException.class,
                () -> client.chat()
                        .completions()
                        .create(ask("hub-fail-429", "x").build()));

        // Then
        assertThat(refused.headers().values("Retry-After")).containsExactly("30");
    }

    @Test
    void valueOutOfTheSchemaIsABadRequestThatNamesTheField() {
        // When
        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class,
                () -> client.chat()
                        .completions()
                        .create(ask("hub-chat", "x")
                                .putAdditionalBodyProperty("tools", JsonValue.from("none"))
                                .build()));

        // Then
        assertThat(refused.param()).contains("tools");
    }

    @Test
    void failureMidStreamIsAnErrorAfterTheText() {
        // Given
        List<ChatCompletionChunk> chunks = new ArrayList<>();

        // When
        assertThatThrownBy(() -> {
                    try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                            .completions()
                            .createStreaming(ask("hub-fail-midstream", "x").build())) {
                        stream.stream().forEach(chunks::add);
                    }
                })
                // Then
                .isInstanceOf(SseException.class);
        assertThat(chunks).isNotEmpty();
    }
}
