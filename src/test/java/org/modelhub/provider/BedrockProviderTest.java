package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.HubError;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.dialect.ClientCall;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedBedrock;
import org.modelhub.stream.Replies;

/** {@code provider-bedrock-action} against a fake that speaks Converse in real frames; Converse has chat only. */
class BedrockProviderTest extends ChatOnlyKit {

    private final ScriptedBedrock vendor = new ScriptedBedrock();

    @Override
    FakePeer vendor() {
        return vendor;
    }

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-bedrock-action?model=" + model + "&apiKey=" + key + "&baseUrl=" + vendor.url();
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }

    @Test
    void idWithColonsAndAnArnReachTheVendorAsOnePartOfThePath() {
        // When
        ask(kamelet("arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.chat-v1:0", "k"), conversation(true));

        // Then
        assertThat(vendor.seen().lastRequest().path())
                .isEqualTo("/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2F"
                        + "us.chat-v1%3A0/converse-stream");
    }

    @Test
    void addressIsMadeOfTheRegionWhereNoneIsGiven() {
        // When
        HubError error = ask(
                        "kamelet:provider-bedrock-action?model=chat&apiKey=k&region=nowhere-9", conversation(false))
                .refusal()
                .error();

        // Then
        assertThat(error.code()).isEqualTo("upstream_unreachable");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callSignedWithTheAccessKeyIsServed(boolean stream) {
        // When
        KameletCaller.Outcome outcome = ask(signed("us.chat-v1:0", ScriptedBedrock.SECRET_KEY), conversation(stream));

        // Then
        assertThat(outcome.failure()).isNull();
        assertThat(vendor.seen().lastRequest().headers().get("authorization")).startsWith("AWS4-HMAC-SHA256 ");
    }

    @Test
    void callSignedWithAnotherSecretIsRefused() {
        // When
        HubError error = ask(signed("us.chat-v1:0", "another"), conversation(false))
                .refusal()
                .error();

        // Then
        assertThat(error.code()).isEqualTo("upstream_auth");
        assertThat(error.message()).doesNotContain("another", ScriptedBedrock.ACCESS_KEY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reasoningComesSignedAndGoesBackInATurnOfTools(boolean stream) {
        // Given
        KameletCaller.Outcome first = ask(kamelet("chat-reasoning", "k"), conversation(stream));
        SignedReasoning reasoning = new SignedReasoning();
        (stream ? first.chunks() : Replies.chunks((ChatReply) first.body())).forEach(chunk -> {
            if (chunk instanceof ChatChunk.Reasoning piece) {
                reasoning.add(piece);
            }
        });
        JsonObject call = new JsonObject()
                .put("id", "call_a")
                .put("type", "function")
                .put("function", new JsonObject().put("name", "f").put("arguments", "{}"));
        JsonArray messages = new JsonArray()
                .add(new JsonObject().put("role", "user").put("content", "q"))
                .add(new JsonObject()
                        .put("role", "assistant")
                        .put("reasoning_content", reasoning.text())
                        .put("reasoning_signature", reasoning.signature())
                        .put("tool_calls", new JsonArray().add(call)))
                .add(new JsonObject()
                        .put("role", "tool")
                        .put("tool_call_id", "call_a")
                        .put("content", "r"));
        JsonObject request = new JsonObject()
                .put("model", "m")
                .put("reasoning_effort", "low")
                .put("messages", messages);

        // When
        ask(
                kamelet("chat", "k") + "&thinking=type",
                CLIENT.readChat(ClientCall.of(request.toBuffer().getBytes())));

        // Then
        JsonObject sent = vendor.seen().lastRequest().json();
        assertThat(sent.getJsonArray("messages")
                        .getJsonObject(1)
                        .getJsonArray("content")
                        .getJsonObject(0))
                .isEqualTo(new JsonObject("""
                        {"reasoningContent":{"reasoningText":
                        {"text":"first I think, then I speak","signature":"c2lnbmVk"}}}"""));
        assertThat(sent.getJsonObject("additionalModelRequestFields")
                        .getJsonObject("thinking")
                        .getString("type"))
                .isEqualTo("enabled");
    }

    private String signed(String model, String secret) {
        return "kamelet:provider-bedrock-action?authentication=sigv4&region=eu-west-1&model=" + model + "&accessKey="
                + ScriptedBedrock.ACCESS_KEY + "&secretKey=" + secret + "&baseUrl=" + vendor.url();
    }
}
