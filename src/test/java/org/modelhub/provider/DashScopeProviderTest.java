package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.ChatReply;
import org.modelhub.dialect.ClientCall;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedDashScope;

/** {@code provider-dashscope-action} against DashScope's native API. */
class DashScopeProviderTest extends VendorKit {

    private static final String PICTURE = """
            {"model":"m","stream":%s,"messages":[{"role":"user","content":[{"type":"text","text":"what is it?"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]}""";

    private final ScriptedDashScope vendor = new ScriptedDashScope();

    @Override
    FakePeer vendor() {
        return vendor;
    }

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-dashscope-action?model=" + model + "&apiKey=" + key + "&baseUrl=" + vendor.url();
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pictureIsAskedAboutAtThePathForPictures(boolean stream) {
        // Given
        Object request = CLIENT.readChat(ClientCall.of(PICTURE.formatted(stream).getBytes()));

        // When
        KameletCaller.Outcome outcome = ask(chat(), request);

        // Then
        assertThat(outcome.failure()).isNull();
        assertThat(vendor.seen().lastRequest().path()).endsWith("/multimodal-generation/generation");
    }

    @Test
    void modelThatSeesIsAskedThereAboutTextToo() {
        // Given
        String seeing = chat() + "&paths=chat=/api/v1/services/aigc/multimodal-generation/generation";

        // When
        ChatReply reply = (ChatReply) ask(seeing, conversation(false)).body();

        // Then
        assertThat(reply.text()).contains("capital of France");
        assertThat(vendor.seen().lastRequest().text()).contains("\"content\":[{\"text\":");
    }
}
