package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ClientCall;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedTgi;

/** {@code provider-tgi-action} against a TGI server; it knows no tools, no embeddings and no rerank. */
class TgiProviderTest extends ChatOnlyKit {

    private final ScriptedTgi vendor = new ScriptedTgi();

    @Override
    FakePeer vendor() {
        return vendor;
    }

    /** The server has no names of models; its address chooses how the fake behaves. */
    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-tgi-action?authentication=bearer&streaming=both&model=" + model + "&apiKey=" + key
                + "&baseUrl=" + vendor.url(model);
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }

    private HubError refusal(Object request) {
        return ask(chat(), request).refusal().error();
    }

    private static Object tools(boolean stream) {
        return CLIENT.readChat(ClientCall.of(("{\"model\":\"m\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"tools\":[{\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\"}}]}")
                .getBytes()));
    }

    @Override
    @Test
    void streamedToolCallsAreWholeNumberedAndHaveIdsOfTheirOwn() {
        // Given
        int before = vendor.seen().requests().size();

        // When
        HubError error = refusal(tools(true));

        // Then
        assertThat(List.of(error.status(), error.param(), error.code()))
                .isEqualTo(List.of(400, "tools", "unsupported_value"));
        assertThat(vendor.seen().requests()).hasSize(before);
    }

    @Override
    @Test
    void toolCallsOfAWholeAnswerAreTheSame() {
        // When
        HubError error = refusal(tools(false));

        // Then
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.message()).contains("tools");
    }

    @Test
    void streamRefusedWithStatus200KeepsItsTrueStatus() {
        // Given
        String refusing = chat() + "&defaults=top_n=1";

        // When
        HubError error = ask(refusing, conversation(true)).refusal().error();

        // Then
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.code()).isEqualTo("validation");
    }

    @Test
    void serverOfOnesOwnNeedsNoKeyAndItsCountsAreExact() {
        // When
        List<ChatChunk> chunks = ask("kamelet:provider-tgi-action?baseUrl=" + vendor.url("chat"), conversation(false))
                .chunks();

        // Then
        assertThat(chunks)
                .last()
                .isInstanceOfSatisfying(
                        ChatChunk.Usage.class,
                        counted -> assertThat(counted.usage().estimated()).isFalse());
        assertThat(vendor.seen().lastRequest().headers()).doesNotContainKey("authorization");
        assertThat(vendor.seen().lastRequest().path()).endsWith("/generate_stream");
    }
}
