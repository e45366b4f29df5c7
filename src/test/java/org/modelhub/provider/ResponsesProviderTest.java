package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatReply;
import org.modelhub.dialect.ClientCall;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedResponses;

/** {@code provider-openai-responses-action} against a server of the Responses API; that has no embeddings or rerank. */
class ResponsesProviderTest extends ChatOnlyKit {

    private final ScriptedResponses vendor = new ScriptedResponses();

    @Override
    FakePeer vendor() {
        return vendor;
    }

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-openai-responses-action?model=" + model + "&apiKey=" + key + "&baseUrl="
                + vendor.baseUrl();
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }

    @Test
    void nothingIsStoredAndWhatTheApiDoesNotKnowStaysBehind() {
        // Given
        Object request = CLIENT.readChat(ClientCall.of("""
                {"model":"m","stop":["END"],"seed":1,"presence_penalty":1,"top_k":3,"max_tokens":5,"n":2,
                "safety_settings":[],"messages":[{"role":"user","content":"x"}]}""".getBytes()));

        // When
        ChatReply reply = (ChatReply) ask(chat(), request).body();

        // Then
        assertThat(reply.text()).isEqualTo("You said: x");
        JsonObject sent = vendor.seen().lastRequest().json();
        assertThat(sent.fieldNames())
                .containsExactlyInAnyOrder("model", "input", "stream", "store", "max_output_tokens");
        assertThat(sent.getBoolean("store")).isFalse();
    }

    @Test
    void encryptedReasoningComesAndGoesBackBeforeTheCallItLedTo() {
        // Given
        Object question = CLIENT.readChat(ClientCall.of("""
                {"model":"m","reasoning_effort":"low","messages":[{"role":"user","content":"weather?"}]}""".getBytes()));
        ChatReply reply =
                (ChatReply) ask(kamelet("chat-reasoning", "k"), question).body();
        Object result = CLIENT.readChat(ClientCall.of(
                """
                {"model":"m","messages":[{"role":"user","content":"weather?"},
                {"role":"assistant","reasoning_content":"%s","reasoning_signature":"%s","tool_calls":[
                {"id":"a","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"a","content":"sunny"}]}""".formatted(reply.reasoning(), reply.signature()).getBytes()));

        // When
        ask(chat(), result);

        // Then
        JsonObject sent = vendor.seen().lastRequest().json();
        assertThat(sent.getJsonArray("input").getJsonObject(1)).isEqualTo(new JsonObject("""
                {"type":"reasoning","id":"rs_1","encrypted_content":"gAAAAABscripted",
                "summary":[{"type":"summary_text","text":"first I think, then I speak"}]}"""));
        assertThat(sent.getJsonArray("include")).containsExactly("reasoning.encrypted_content");
    }

    @Test
    void conversationWithToolResultsIsTaken() {
        // Given
        String id = "a".repeat(80);
        Object request = CLIENT.readChat(ClientCall.of("""
                {"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"weather?"},
                {"role":"assistant","content":null,"reasoning_content":"r","reasoning_signature":"s","tool_calls":[
                {"id":"%1$s","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"%1$s","content":"sunny"}]}""".formatted(id).getBytes()));

        // When
        ChatReply reply = (ChatReply) ask(chat(), request).body();

        // Then
        assertThat(reply.text()).isEqualTo("You said: weather?");
    }
}
