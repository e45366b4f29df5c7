package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;

/** Frames whose parts other answers have, too, byte by byte. */
class HubFramesTest {

    private final HubFrames frames = HubFrames.ofThisLoop();

    @Test
    void usageHasWhatIsKnownAndNoMore() {
        // When
        String plain = frames.usage("strm_1", 4, TokenUsage.of(5, 7)).toString();
        String detailed =
                frames.usage("strm_1", 4, new TokenUsage(5, 7, 3, 2, true)).toString();

        // Then
        assertThat(plain).isEqualTo("""
                {"type":"usage","stream_id":"strm_1","seq":4,\
                "usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}""");
        assertThat(detailed).isEqualTo("""
                {"type":"usage","stream_id":"strm_1","seq":4,\
                "usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12,\
                "prompt_tokens_details":{"cached_tokens":2},"completion_tokens_details":{"reasoning_tokens":3},\
                "estimated":true}}""");
    }

    @Test
    void errorTellsWhetherAndWhenToComeBack() {
        // Given
        HubError error = new HubError(429, "Later.", "rate_limit_error", "model", null, Duration.ofMillis(1500));

        // When
        String whole = frames.error("strm_1", "mine", 3, true, error).toString();
        String least = frames.error(null, null, -1, false, HubError.internal()).toString();

        // Then
        assertThat(whole).isEqualTo("""
                {"type":"error","stream_id":"strm_1","request_id":"mine","seq":3,"status":429,"resumable":true,\
                "retry_after_ms":1500,\
                "error":{"message":"Later.","type":"rate_limit_error","param":"model","code":null}}""");
        assertThat(least).isEqualTo("""
                {"type":"error","status":500,"resumable":false,\
                "error":{"message":"The hub failed to handle this request.","type":"internal_error","param":null,\
                "code":"internal"}}""");
    }
}
