package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedResponses;
import org.modelhub.fault.ScriptedUpstream;

/**
 * The official OpenAI client for Java and its Responses API against the hub: over a provider of the older form, and over
 * one of the same.
 */
class ResponsesSdkTest {

    private static ScriptedUpstream upstream;
    private static ScriptedResponses responses;
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
        responses = new ScriptedResponses();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
        hub.add(
                "hub-thinker",
                "chat",
                "provider-openai-responses-action",
                Map.of("baseUrl", responses.baseUrl(), "model", "chat-reasoning", "apiKey", "some-key"));
        hub.awaitNames("hub-thinker");
        client = OpenAIOkHttpClient.builder()
                .baseUrl(hub.baseUrl())
                .apiKey(HubFixture.ADMIN_KEY)
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        hub.close();
        responses.close();
        upstream.close();
    }

    private static ResponseCreateParams.Builder ask(String model, String text) {
        return ResponseCreateParams.builder().model(model).input(text);
    }

    private static FunctionTool weather() {
        Map<String, Object> schema = Map.of(
                "type", "object", "properties", Map.of("city", Map.of("type", "string")), "required", List.of("city"));
        FunctionTool.Parameters.Builder parameters = FunctionTool.Parameters.builder();
        schema.forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
        return FunctionTool.builder()
                .name("get_weather")
                .parameters(parameters.build())
                .strict(false)
                .build();
    }

    private static List<ResponseStreamEvent> events(ResponseCreateParams request) {
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(request)) {
            return stream.stream().toList();
        }
    }

    private static Response accumulated(List<ResponseStreamEvent> events) {
        ResponseAccumulator whole = ResponseAccumulator.create();
        events.forEach(whole::accumulate);
        return whole.response();
    }

    private static String text(Response response) {
        return response.output().stream()
                .filter(ResponseOutputItem::isMessage)
                .flatMap(item -> item.asMessage().content().stream())
                .map(part -> part.asOutputText().text())
                .collect(Collectors.joining());
    }

    @Test
    void answerIsValidAndHasTextAndUsage() {
        // When
        Response answer = client.responses().create(ask("hub-chat", "你好 🙂").build());

        // Then
        answer.validate();
        assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
        assertThat(answer.id()).startsWith("resp_");
        assertThat(text(answer)).isEqualTo("You said: 你好 🙂");
        assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
    }

    @Test
    void everyEventIsValidNumberedAndAccumulatesToTheAnswer() {
        // When
        List<ResponseStreamEvent> events = events(ask("hub-chat", "你好 🙂").build());

        // Then
        events.forEach(ResponseStreamEvent::validate);
        assertThat(events.get(0).isCreated()).isTrue();
        assertThat(events.get(1).isInProgress()).isTrue();
        assertThat(events.get(events.size() - 1).asCompleted().sequenceNumber()).isEqualTo(events.size() - 1L);
        assertThat(text(accumulated(events))).isEqualTo("You said: 你好 🙂");
        assertThat(events.stream()
                        .filter(ResponseStreamEvent::isOutputTextDelta)
                        .map(event -> event.asOutputTextDelta().delta())
                        .collect(Collectors.joining()))
                .isEqualTo("You said: 你好 🙂");
    }

    @Test
    void reasoningIsAnItemOfItsOwnBeforeTheMessage() {
        // Given
        ResponseCreateParams request = ask("hub-thinker", "why?")
                .reasoning(Reasoning.builder().effort(ReasoningEffort.HIGH).build())
                .build();

        // When
        Response whole = client.responses().create(request);
        Response streamed = accumulated(events(request));

        // Then
        for (Response answer : List.of(whole, streamed)) {
            assertThat(answer.output().get(0).asReasoning().summary().get(0).text())
                    .isEqualTo("first I think, then I speak");
            assertThat(text(answer)).isEqualTo("You said: why?");
        }
        assertThat(responses.seen().lastRequest().json().getJsonObject("reasoning"))
                .isEqualTo(new JsonObject().put("effort", "high").put("summary", "auto"));
    }

    @Test
    void streamedToolCallIsWhole() {
        // When
        List<ResponseStreamEvent> events =
                events(ask("hub-chat", "weather in Beijing?").addTool(weather()).build());

        // Then
        events.forEach(ResponseStreamEvent::validate);
        ResponseFunctionToolCall call = accumulated(events).output().get(0).asFunctionCall();
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(new JsonObject(call.arguments()).getString("city")).isEqualTo("Beijing");
    }

    @Test
    void resultOfAToolGoesBackAndEndsInAnAnswer() {
        // Given
        Response first = client.responses()
                .create(ask("hub-chat", "weather in Beijing?")
                        .addTool(weather())
                        .build());
        ResponseFunctionToolCall call = first.output().get(0).asFunctionCall();
        List<ResponseInputItem> conversation = List.of(
                ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                        .role(EasyInputMessage.Role.USER)
                        .content("weather in Beijing?")
                        .build()),
                ResponseInputItem.ofFunctionCall(call),
                ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                        .callId(call.callId())
                        .output("sunny")
                        .build()));

        // When
        Response second = client.responses()
                .create(ResponseCreateParams.builder()
                        .model("hub-chat")
                        .inputOfResponse(conversation)
                        .addTool(weather())
                        .build());

        // Then
        assertThat(text(second)).isNotEmpty();
        JsonObject sent = upstream.seen().lastRequest().json();
        assertThat(sent.getJsonArray("messages").getJsonObject(2).getString("tool_call_id"))
                .isEqualTo(call.callId());
    }

    @Test
    void schemaOfAStructuredAnswerReachesTheUpstream() {
        // When
        client.responses()
                .create(ask("hub-chat", "{\"name\":\"Beijing\",\"people\":21}")
                        .text(City.class)
                        .build());

        // Then
        JsonObject format = upstream.seen().lastRequest().json().getJsonObject("response_format");
        assertThat(format.getString("type")).isEqualTo("json_schema");
        JsonObject schema = format.getJsonObject("json_schema").getJsonObject("schema");
        assertThat(schema.getJsonObject("properties").fieldNames()).containsExactlyInAnyOrder("name", "people");
    }

    @Test
    void answerOnTopOfAnEarlierOneIsRefusedByName() {
        // Given
        ResponseCreateParams request =
                ask("hub-chat", "and then?").previousResponseId("resp_1").build();

        // When
        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class, () -> client.responses().create(request));

        // Then
        assertThat(refused.code()).contains("unsupported_value");
        assertThat(refused.param()).contains("previous_response_id");
    }

    @Test
    void throttledUpstreamIsARateLimit() {
        // When
        RateLimitException refused = catchThrowableOfType(
                RateLimitException.class,
                () -> client.responses().create(ask("hub-fail-429", "x").build()));

        // Then
        assertThat(refused.headers().values("Retry-After")).containsExactly("30");
    }

    @Test
    void failureMidStreamIsAnErrorAfterTheText() {
        // Given
        List<ResponseStreamEvent> events = new ArrayList<>();
        ResponseCreateParams request = ask("hub-fail-midstream", "x").build();

        // When
        assertThatThrownBy(() -> {
                    try (StreamResponse<ResponseStreamEvent> stream =
                            client.responses().createStreaming(request)) {
                        stream.stream().forEach(events::add);
                    }
                })
                // Then
                .isInstanceOf(SseException.class);
        assertThat(events).anyMatch(ResponseStreamEvent::isOutputTextDelta);
        assertThat(events).noneMatch(ResponseStreamEvent::isCompleted);
    }
}
