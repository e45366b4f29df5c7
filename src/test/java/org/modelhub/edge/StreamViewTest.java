package org.modelhub.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.stream.live.StreamFlow;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamSnapshot;
import org.modelhub.stream.live.StreamState;

/** What a client reads that asks how its stream stands, byte by byte. */
class StreamViewTest {

    private static final StreamHead HEAD =
            new StreamHead("strm_1", "key", "openai", "chatcmpl-1", 1_700_000_000L, "name", null, "some/model", false);

    private static String view(StreamSnapshot stream) {
        return new String(StreamView.of(stream), StandardCharsets.UTF_8);
    }

    @Test
    void streamThatGoesOnHasNoEnding() {
        // Given
        StreamSnapshot stream = new StreamSnapshot(
                HEAD,
                StreamState.FLOWING,
                3,
                1,
                "你好 🎉 \"quoted\"\n",
                "",
                List.of(),
                null,
                null,
                null,
                0,
                new StreamFlow(3, 2, 20, 0, 0, 1, 64));

        // When
        String view = view(stream);

        // Then
        assertThat(view).isEqualTo("""
                {"id":"strm_1","object":"stream","state":"flowing","model":"name","created":1700000000,\
                "served_by":"some/model","last":3,"from":1,"text":"你好 🎉 \\"quoted\\"\\n","reasoning":"",\
                "tool_calls":[],"finish_reason":null,"usage":null,"error":null,"expires_at":null,\
                "flow":{"chunks":3,"frames":2,"bytes":20,"pauses":0,"paused_ms":0,"readers":1,"buffered":64}}""");
    }

    @Test
    void endedStreamTellsHowItEndedAndWhatItTook() {
        // Given
        StreamSnapshot stream = new StreamSnapshot(
                HEAD,
                StreamState.FAILED,
                9,
                4,
                "",
                "so",
                List.of(new ChatChunk.ToolCall(0, "call_1", "weather", "{\"in\":\"杭州\"}")),
                FinishReason.TOOL_CALLS,
                new TokenUsage(5, 7, 3, 2, true),
                HubError.upstream(502, "It broke.", "upstream_incomplete"),
                1_700_000_300_999L,
                new StreamFlow(9, 9, 99, 2, 1500, 3, 0));

        // When
        String view = view(stream);

        // Then
        assertThat(view).isEqualTo("""
                {"id":"strm_1","object":"stream","state":"failed","model":"name","created":1700000000,\
                "served_by":"some/model","last":9,"from":4,"text":"","reasoning":"so",\
                "tool_calls":[{"id":"call_1","type":"function",\
                "function":{"name":"weather","arguments":"{\\"in\\":\\"杭州\\"}"}}],"finish_reason":"tool_calls",\
                "usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12},\
                "error":{"message":"It broke.","type":"upstream_error","param":null,"code":"upstream_incomplete"},\
                "expires_at":1700000300,\
                "flow":{"chunks":9,"frames":9,"bytes":99,"pauses":2,"paused_ms":1500,"readers":3,"buffered":0}}""");
    }
}
