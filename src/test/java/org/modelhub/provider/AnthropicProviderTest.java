package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ClientCall;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedAnthropic;

/** {@code provider-anthropic-action} against a fake of Anthropic's API; it has neither vectors nor rerank. */
class AnthropicProviderTest extends ChatOnlyKit {

    private final ScriptedAnthropic vendor = new ScriptedAnthropic();

    @Override
    FakePeer vendor() {
        return vendor;
    }

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-anthropic-action?model=" + model + "&apiKey=" + key + "&baseUrl=" + vendor.baseUrl();
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }

    @Test
    void signatureFollowsItsReasoning() {
        // When
        List<ChatChunk> chunks =
                ask(kamelet("chat-reasoning", "some-key"), conversation(true)).chunks();

        // Then
        assertThat(chunks.subList(0, 3))
                .containsExactly(
                        new ChatChunk.Reasoning("first I think, "),
                        new ChatChunk.Reasoning("then I speak"),
                        new ChatChunk.Reasoning("", "c2NyaXB0ZWQ="));
    }

    @Test
    void signatureOfAWholeAnswerIsKept() {
        // When
        ChatReply reply = (ChatReply)
                ask(kamelet("chat-reasoning", "some-key"), conversation(false)).body();

        // Then
        assertThat(reply.signature()).isEqualTo("c2NyaXB0ZWQ=");
    }

    @Test
    void overloadedVendorIsUnavailableUnderItsOwnCode() {
        // When
        HubError error = ask(kamelet("chat-fail-529", "some-key"), conversation(true))
                .refusal()
                .error();

        // Then
        assertThat(error.status()).isEqualTo(503);
        assertThat(error.code()).isEqualTo("overloaded_error");
    }

    @Test
    void whatAModelCannotBeToldComesFromItsKamelet() {
        // Given
        String alwaysThinking = kamelet("chat", "some-key")
                + "&thinking=none&drop=temperature&defaults=RAW(thinking={\"type\":\"adaptive\",\"display\":\"summarized\"})";
        Object request =
                CLIENT.readChat(ClientCall.of(("{\"model\":\"m\",\"temperature\":0.5,\"reasoning_effort\":\"none\","
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}")
                        .getBytes()));

        // When
        ChatReply reply = (ChatReply) ask(alwaysThinking, request).body();

        // Then
        JsonObject sent = vendor.seen().lastRequest().json();
        assertThat(reply.text()).isNotBlank();
        assertThat(sent.getJsonObject("thinking").getString("type")).isEqualTo("adaptive");
        assertThat(sent.getJsonObject("output_config").getString("effort")).isEqualTo("low");
        assertThat(sent.fieldNames()).doesNotContain("temperature", "reasoning_effort");
    }
}
