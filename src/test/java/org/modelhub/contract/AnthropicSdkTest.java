package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.ErrorType;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.MessageTokensCount;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedAnthropic;
import org.modelhub.fault.ScriptedUpstream;

/** The official Anthropic client for Java, as it is, against the hub, whatever API the model behind it speaks. */
class AnthropicSdkTest {

    private static final String THINKING_MODEL = "hub-claude-thinking";

    private static ScriptedUpstream openai;
    private static ScriptedAnthropic anthropic;
    private static HubFixture hub;
    private static AnthropicClient client;

    @BeforeAll
    static void start() {
        openai = new ScriptedUpstream();
        anthropic = new ScriptedAnthropic();
        hub = new HubFixture("test.upstream.url=" + openai.baseUrl());
        add("hub-claude", "scripted-claude", "effort");
        add(THINKING_MODEL, "scripted-reasoning", "type");
        hub.awaitNames("hub-claude", THINKING_MODEL);
        client = client(HubFixture.ADMIN_KEY);
    }

    private static void add(String name, String model, String thinking) {
        Map<String, String> parameters =
                Map.of("baseUrl", anthropic.baseUrl(), "apiKey", "scripted", "model", model, "thinking", thinking);
        hub.add(name, "chat", "provider-anthropic-action", parameters);
    }

    @AfterAll
    static void stop() {
        client.close();
        hub.close();
        anthropic.close();
        openai.close();
    }

    /** This client adds the version itself. */
    private static AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + hub.port())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static MessageCreateParams.Builder ask(String model, String text) {
        return MessageCreateParams.builder().model(model).maxTokens(4096).addUserMessage(text);
    }

    private static Tool weather() {
        JsonValue city = JsonValue.from(Map.of("type", "string"));
        return Tool.builder()
                .name("get_weather")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("city", city)
                                .build())
                        .addRequired("city")
                        .build())
                .build();
    }

    private static Message accumulated(MessageCreateParams request) {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(request)) {
            stream.stream().forEach(event -> {
                event.validate();
                whole.accumulate(event);
            });
        }
        return whole.message();
    }

    private static String text(Message message) {
        return message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(block -> block.text())
                .reduce("", String::concat);
    }

    private static ToolUseBlock call(Message message) {
        assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
        return message.content().get(message.content().size() - 1).asToolUse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub-chat", "hub-claude"})
    void messageIsAnsweredUnderThePublicNameAndWithUsage(String model) {
        // When
        Message answer = client.messages().create(ask(model, "你好 🙂").build());

        // Then
        answer.validate();
        assertThat(answer.model().asString()).isEqualTo(model);
        assertThat(text(answer)).isEqualTo("You said: 你好 🙂");
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
        assertThat(answer.usage().inputTokens()).isPositive();
        assertThat(answer.usage().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub-chat", "hub-claude"})
    void streamIsValidAndAccumulatesToTheAnswer(String model) {
        // When
        Message answer = accumulated(ask(model, "你好 🙂").build());

        // Then
        answer.validate();
        assertThat(text(answer)).isEqualTo("You said: 你好 🙂");
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
        assertThat(answer.usage().inputTokens()).isPositive();
        assertThat(answer.usage().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub-chat", "hub-claude"})
    void toolLoopComesToAnAnswer(String model) {
        // Given
        MessageCreateParams question =
                ask(model, "weather in Beijing?").addTool(weather()).build();
        Message first = accumulated(question);
        ToolUseBlock call = call(first);

        // When
        Message second = client.messages().create(answered(question, first, call));

        // Then
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(call._input().convert(Object.class)).isEqualTo(Map.of("city", "Beijing"));
        assertThat(text(second)).isNotEmpty();
    }

    private static MessageCreateParams answered(MessageCreateParams question, Message first, ToolUseBlock call) {
        ToolResultBlockParam result = ToolResultBlockParam.builder()
                .toolUseId(call.id())
                .content("sunny")
                .build();
        return question.toBuilder()
                .addMessage(first)
                .addUserMessageOfContentBlockParams(List.of(ContentBlockParam.ofToolResult(result)))
                .build();
    }

    @Test
    void wholeToolCallIsTheSame() {
        // When
        Message answer = client.messages()
                .create(ask("hub-claude", "weather in Beijing?")
                        .addTool(weather())
                        .build());

        // Then
        answer.validate();
        assertThat(call(answer)._input().convert(Object.class)).isEqualTo(Map.of("city", "Beijing"));
    }

    @Test
    void signedThinkingGoesBackToItsVendorInAToolLoop() {
        // Given
        MessageCreateParams question = ask(THINKING_MODEL, "weather in Beijing?")
                .addTool(weather())
                .enabledThinking(2000)
                .build();
        Message first = accumulated(question);

        // When
        client.messages().create(answered(question, first, call(first)));

        // Then
        JsonObject sent = anthropic.seen().lastRequest().json();
        JsonObject block = sent.getJsonArray("messages")
                .getJsonObject(1)
                .getJsonArray("content")
                .getJsonObject(0);
        assertThat(block.getMap())
                .containsEntry("thinking", "first I think, then I speak")
                .containsEntry("signature", "c2NyaXB0ZWQ=");
        assertThat(sent.getJsonObject("thinking").getInteger("budget_tokens")).isEqualTo(2000);
    }

    @Test
    void tokensAreCountedAndMoreTextHasMore() {
        // When
        long few = count("hello").validate().inputTokens();
        long many = count("hello ".repeat(1000)).inputTokens();

        // Then
        assertThat(few).isBetween(1L, 20L);
        assertThat(many).isBetween(1000L, 1100L);
    }

    private static MessageTokensCount count(String text) {
        return client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("hub-chat")
                        .addUserMessage(text)
                        .build());
    }

    @Test
    void toolsAndPicturesAreCountedToo() {
        // Given
        MessageCountTokensParams.Builder plain =
                MessageCountTokensParams.builder().model("hub-chat").addUserMessage("hello");
        long bare = client.messages().countTokens(plain.build()).inputTokens();

        // When
        long more =
                client.messages().countTokens(plain.addTool(weather()).build()).inputTokens();

        // Then
        assertThat(more).isGreaterThan(bare + 10);
    }

    private static <T extends AnthropicServiceException> T refused(Class<T> type, MessageCreateParams request) {
        return catchThrowableOfType(type, () -> client.messages().create(request));
    }

    @Test
    void wrongKeyIsUnauthorized() {
        // Given
        AnthropicClient stranger = client("mh-wrong");

        // When
        UnauthorizedException refused = catchThrowableOfType(
                UnauthorizedException.class,
                () -> stranger.messages().create(ask("hub-chat", "x").build()));

        // Then
        assertThat(refused.errorType()).contains(ErrorType.AUTHENTICATION_ERROR);
        stranger.close();
    }

    @Test
    void unknownNameIsNotFound() {
        // When
        NotFoundException refused =
                refused(NotFoundException.class, ask("no-such-name", "x").build());

        // Then
        assertThat(refused.errorType()).contains(ErrorType.NOT_FOUND_ERROR);
        assertThat(refused).hasMessageContaining("hub-claude");
    }

    @Test
    void unknownNameHasNoCountEither() {
        // Given
        MessageCountTokensParams request = MessageCountTokensParams.builder()
                .model("no-such-name")
                .addUserMessage("x")
                .build();

        // When
        NotFoundException refused = catchThrowableOfType(
                NotFoundException.class, () -> client.messages().countTokens(request));

        // Then
        assertThat(refused.errorType()).contains(ErrorType.NOT_FOUND_ERROR);
    }

    @Test
    void throttledUpstreamIsARateLimitWithItsWait() {
        // When
        RateLimitException refused =
                refused(RateLimitException.class, ask("hub-fail-429", "x").build());

        // Then
        assertThat(refused.errorType()).contains(ErrorType.RATE_LIMIT_ERROR);
        assertThat(refused.headers().values("Retry-After")).containsExactly("30");
    }

    @Test
    void badValueIsABadRequest() {
        // When
        BadRequestException refused = refused(
                BadRequestException.class,
                ask("hub-chat", "x")
                        .putAdditionalBodyProperty("tools", JsonValue.from("none"))
                        .build());

        // Then
        assertThat(refused.errorType()).contains(ErrorType.INVALID_REQUEST_ERROR);
        assertThat(refused).hasMessageContaining("tools");
    }

    @Test
    void failureMidStreamIsAnErrorAfterTheText() {
        // Given
        List<RawMessageStreamEvent> events = new ArrayList<>();

        // When
        assertThatThrownBy(() -> {
                    try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                            .createStreaming(ask("hub-fail-midstream", "x").build())) {
                        stream.stream().forEach(events::add);
                    }
                })
                // Then
                .isInstanceOf(SseException.class);
        assertThat(events).isNotEmpty().noneMatch(RawMessageStreamEvent::isMessageStop);
    }
}
