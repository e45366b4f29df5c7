package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatReply;
import org.modelhub.dialect.ClientCall;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedGemini;

/** {@code provider-gemini-action} against a server that speaks Google's own API; it has no rerank. */
class GeminiProviderTest extends UnrankedKit {

    private static final String TOOL_TURN = """
            {"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"weather?"},
            {"role":"assistant","content":null,"tool_calls":[
            {"id":"call_a","type":"function","function":{"name":"get_weather","arguments":"{}"}},
            {"id":"call_b","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"call_a","content":"sunny"},
            {"role":"tool","tool_call_id":"call_b","content":"{\\"sky\\":\\"grey\\"}"},
            {"role":"user","content":"so?"}],
            "tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object"}}}]}""";

    /** What clients send beside it; Gemini knows none of these names. */
    private static final String OPENAI_FIELDS = """
            {"model":"m","messages":[{"role":"user","content":"hi","name":"n"}],"n":1,"user":"u","store":false,
            "logprobs":true,"top_logprobs":2,"logit_bias":{"1":2},"service_tier":"auto","parallel_tool_calls":false,
            "stream_options":{"include_usage":true},"metadata":{"a":"b"},"max_tokens":9,"temperature":1,"top_p":0.5,
            "top_k":3,"seed":1,"presence_penalty":0.5,"frequency_penalty":0.5,"stop":"END","enable_thinking":true,
            "chat_template_kwargs":{"thinking":true},"response_format":{"type":"json_object"}}""";

    private final ScriptedGemini vendor = new ScriptedGemini();

    @Override
    FakePeer vendor() {
        return vendor;
    }

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-gemini-action?model=" + model + "&apiKey=" + key + "&baseUrl=" + vendor.url();
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }

    @Test
    void resultsOfToolsGoBackAsGoogleDemandsThem() {
        // When
        ChatReply reply = (ChatReply) ask(chat(), CLIENT.readChat(ClientCall.of(TOOL_TURN.getBytes())))
                .body();

        // Then
        assertThat(reply.toolCalls()).hasSize(1);
    }

    @Test
    void fieldsThatGoogleDoesNotKnowStayBehind() {
        // When
        ChatReply reply = (ChatReply) ask(chat(), CLIENT.readChat(ClientCall.of(OPENAI_FIELDS.getBytes())))
                .body();

        // Then
        assertThat(reply.text()).contains("hi");
        JsonObject sent = vendor.seen().lastRequest().json();
        assertThat(sent.fieldNames()).containsExactly("contents", "generationConfig");
    }

    @Test
    void keyIsInItsHeaderAndNeverInTheAddress() {
        // When
        ask(chat(), conversation(false));

        // Then
        assertThat(vendor.seen().lastRequest().headers()).containsEntry("x-goog-api-key", "some-key");
        assertThat(vendor.seen().lastRequest().path()).isEqualTo("/v1beta/models/chat:generateContent");
    }
}
