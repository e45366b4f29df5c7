package org.modelhub.stream.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonException;

class FrameCodecTest {

    static List<Frame> frames() {
        return List.of(
                new Frame(1, new ChatChunk.Text("Hello \"you\"\n\u0000 größer 漢字 😀")),
                new Frame(2, 9, new ChatChunk.Text("joined")),
                new Frame(5_000_000_000L, new ChatChunk.Text("")),
                new Frame(3, new ChatChunk.Reasoning("why")),
                new Frame(4, new ChatChunk.Reasoning("", "openai:sig==")),
                new Frame(4, new ChatChunk.Reasoning("both", "sig")),
                new Frame(5, new ChatChunk.ToolCall(2, "call_1", "look_up", "{\"a\":[1,\"b\"]}")),
                new Frame(6, new ChatChunk.Finish(FinishReason.TOOL_CALLS)),
                new Frame(
                        7,
                        new ChatChunk.Finish(
                                FinishReason.STOP,
                                List.of(new ChatChunk.Seam(12, "openai/a"), new ChatChunk.Seam(0, "x/b")))),
                new Frame(8, new ChatChunk.Usage(new TokenUsage(1, 2, 3, 4, true))),
                new Frame(9, new ChatChunk.Failure(HubError.upstream(502, "It broke.", "upstream_incomplete"))),
                new Frame(
                        10,
                        new ChatChunk.Failure(new HubError(
                                429, "Wait.", "rate_limit_error", "model", null, Duration.ofMillis(1500)))));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void everyKindOfFrameComesBackAsItWas(Frame frame) {
        // Given
        byte[] bytes = FrameCodec.encode(frame);

        // When
        Frame back = FrameCodec.decode(bytes);

        // Then
        assertThat(back).isEqualTo(frame);
    }

    @Test
    void aPieceOfTextCostsFewBytes() {
        // Given
        Frame frame = new Frame(1234, new ChatChunk.Text(" word"));

        // When
        String written = new String(FrameCodec.encode(frame), StandardCharsets.UTF_8);

        // Then
        assertThat(written).isEqualTo("{\"n\":1234,\"t\":\" word\"}");
    }

    @Test
    void whatALaterVersionAddsIsPassedOver() {
        // Given
        byte[] bytes = "{\"z\":{\"y\":[1]},\"s\":\"sig\",\"n\":3,\"r\":\"a\"}".getBytes(StandardCharsets.UTF_8);

        // When
        Frame frame = FrameCodec.decode(bytes);

        // Then
        assertThat(frame).isEqualTo(new Frame(3, new ChatChunk.Reasoning("a", "sig")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"n\":1}",
                "{\"t\":\"a\"}",
                "{\"n\":0,\"t\":\"a\"}",
                "{\"n\":2,\"l\":1,\"t\":\"a\"}",
                "{\"n\":1,\"f\":\"tired\"}",
                "{\"n\":1,\"u\":[1,2]}",
                "{\"n\":1,\"t\":\"a\"} x"
            })
    void whatIsNoFrameIsRefused(String text) {
        // Given
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        // When, Then
        assertThatThrownBy(() -> FrameCodec.decode(bytes)).isInstanceOf(JsonException.class);
    }
}
