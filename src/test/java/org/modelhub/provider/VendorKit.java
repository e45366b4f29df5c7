package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ClientCall;
import org.modelhub.exchange.Cancel;
import org.modelhub.fault.FakePeer;

/** The contract of a provider that is reached over the wire, proved against a fake of the vendor. */
abstract class VendorKit extends ProviderKit {

    private static final String TOOLS = """
            {"model":"m","stream":%s,"messages":[{"role":"user","content":"weather?"}],"tools":[{"type":"function",
            "function":{"name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},
            "required":["city"]}}}]}""";

    /** Serves the vendor's wire format; its behaviour is chosen by the model's name, see the fault package. */
    abstract FakePeer vendor();

    /** URI of the provider's Kamelet with this model and this key. */
    abstract String kamelet(String model, String key);

    @Override
    String chat() {
        return kamelet("chat", "some-key");
    }

    @Override
    String embedding() {
        return kamelet("embed", "some-key");
    }

    @Override
    String rerank() {
        return kamelet("rerank", "some-key");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void usageIsCountedWhereTheVendorReportsNone(boolean stream) {
        // When
        KameletCaller.Outcome outcome = ask(kamelet("chat-nousage", "some-key"), conversation(stream));

        // Then
        if (stream) {
            List<ChatChunk> chunks = outcome.chunks();
            assertEstimated(((ChatChunk.Usage) chunks.get(chunks.size() - 1)).usage());
        } else {
            assertEstimated(((ChatReply) outcome.body()).usage());
        }
    }

    private static void assertEstimated(TokenUsage usage) {
        assertCounted(usage);
        assertThat(usage.estimated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reasoningComesBeforeTheTextAndApartFromIt(boolean stream) {
        // When
        KameletCaller.Outcome outcome = ask(kamelet("chat-reasoning", "some-key"), conversation(stream));

        // Then
        if (stream) {
            List<ChatChunk> chunks = outcome.chunks();
            assertThat(chunks.get(0)).isInstanceOf(ChatChunk.Reasoning.class);
            assertThat(chunks.subList(lastReasoning(chunks) + 1, chunks.size()))
                    .noneMatch(ChatChunk.Reasoning.class::isInstance)
                    .anyMatch(ChatChunk.Text.class::isInstance);
        } else {
            ChatReply reply = (ChatReply) outcome.body();
            assertThat(reply.reasoning()).isEqualTo("first I think, then I speak");
            assertThat(reply.text()).doesNotContain("think");
        }
    }

    private static int lastReasoning(List<ChatChunk> chunks) {
        int last = 0;
        while (chunks.get(last + 1) instanceof ChatChunk.Reasoning) {
            last++;
        }
        return last;
    }

    @Test
    void streamedToolCallsAreWholeNumberedAndHaveIdsOfTheirOwn() {
        // When
        List<ChatChunk> chunks =
                ask(kamelet("chat-parallel", "some-key"), tools(true)).chunks();

        // Then
        List<ChatChunk.ToolCall> calls = chunks.stream()
                .filter(ChatChunk.ToolCall.class::isInstance)
                .map(ChatChunk.ToolCall.class::cast)
                .toList();
        assertCalls(calls);
        assertThat(chunks).contains(new ChatChunk.Finish(FinishReason.TOOL_CALLS));
    }

    @Test
    void toolCallsOfAWholeAnswerAreTheSame() {
        // When
        ChatReply reply = (ChatReply)
                ask(kamelet("chat-parallel", "some-key"), tools(false)).body();

        // Then
        assertCalls(reply.toolCalls());
        assertThat(reply.finish()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    private static Object tools(boolean stream) {
        return CLIENT.readChat(ClientCall.of(TOOLS.formatted(stream).getBytes()));
    }

    private static void assertCalls(List<ChatChunk.ToolCall> calls) {
        assertThat(calls).extracting(ChatChunk.ToolCall::index).containsExactly(0, 1);
        assertThat(calls)
                .extracting(ChatChunk.ToolCall::arguments)
                .map(text -> text.replace(" ", ""))
                .containsExactly("{\"city\":\"Beijing\"}", "{\"city\":\"Paris,FR\"}");
        assertThat(calls).allMatch(call -> call.name().equals("get_weather"));
        assertThat(calls)
                .extracting(ChatChunk.ToolCall::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> !id.isEmpty());
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "400, 400, false",
        "401, 502, true",
        "403, 502, true",
        "404, 502, true",
        "408, 504, true",
        "413, 413, false",
        "422, 400, false",
        "429, 429, true",
        "500, 502, true",
        "503, 503, true",
        "504, 504, true"
    })
    void refusalOfTheVendorBecomesATrueStatus(int vendors, int hubs, boolean anotherMayServe) {
        // When
        KameletCaller.Outcome whole = ask(kamelet("chat-fail-" + vendors, "some-key"), conversation(false));
        KameletCaller.Outcome stream = ask(kamelet("chat-fail-" + vendors, "some-key"), conversation(true));

        // Then
        HubError error = whole.refusal().error();
        assertThat(error.status()).isEqualTo(hubs);
        assertThat(error.message()).isNotBlank().doesNotContain("some-key", "127.0.0.1");
        assertThat(error.code()).isNotBlank();
        assertThat(whole.anotherMayServe()).isEqualTo(anotherMayServe);
        assertThat(stream.refusal().error()).isEqualTo(error);
    }

    @Test
    void waitThatTheVendorAsksForIsKept() {
        // When
        HubError error = ask(kamelet("chat-fail-429", "some-key"), conversation(false))
                .refusal()
                .error();

        // Then
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void keyThatTheVendorRefusesIsTheHubsFaultAndNotTheClients() {
        // When
        HubError error =
                ask(kamelet("chat", "wrong"), conversation(false)).refusal().error();

        // Then
        assertThat(error.status()).isEqualTo(502);
        assertThat(error.code()).isEqualTo("upstream_auth");
        assertThat(error.message()).doesNotContain("wrong");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void secondKeyIsUsedWhereTheFirstIsRefused(boolean stream) {
        // When
        KameletCaller.Outcome outcome = ask(kamelet("chat", "wrong,some-key"), conversation(stream));

        // Then
        assertThat(outcome.failure()).isNull();
    }

    @Test
    void failureMidStreamIsItsLastChunk() {
        // When
        List<ChatChunk> chunks = ask(kamelet("chat-fail-midstream", "some-key"), conversation(true))
                .chunks();

        // Then
        assertThat(chunks).first().isInstanceOf(ChatChunk.Text.class);
        assertThat(chunks).last().isInstanceOf(ChatChunk.Failure.class);
        assertThat(chunks).noneMatch(ChatChunk.Finish.class::isInstance);
    }

    @Test
    void clientThatLeavesEndsTheCallAtTheVendor() {
        // Given
        Cancel cancel = new Cancel();
        int before = vendor().seen().abandoned().size();

        // When
        kamelets()
                .ask(
                        kamelet("chat-tokens-1000-pace-20", "some-key"),
                        conversation(true),
                        cancel,
                        chunk -> cancel.fire());

        // Then
        await().until(() -> vendor().seen().abandoned().size() == before + 1);
    }

    @Test
    void withoutABaseUrlTheProviderIsUnavailable() {
        // Given
        String addressless = kamelet("chat", "some-key").replaceFirst("baseUrl=.*$", "baseUrl=");

        // When
        KameletCaller.Outcome outcome = ask(addressless, conversation(false));

        // Then
        assertThat(outcome.refusal().error().status()).isEqualTo(503);
        assertThat(outcome.anotherMayServe()).isTrue();
    }

    @Test
    void withoutAKeyTheProviderIsUnavailableAndNothingIsSent() {
        // Given
        int before = vendor().seen().requests().size();

        // When
        KameletCaller.Outcome outcome = ask(kamelet("chat", ""), conversation(false));

        // Then
        assertThat(outcome.refusal().error().status()).isEqualTo(503);
        assertThat(outcome.refusal().error().code()).isEqualTo("provider_unavailable");
        assertThat(outcome.anotherMayServe()).isTrue();
        assertThat(vendor().seen().requests()).hasSize(before);
    }
}
