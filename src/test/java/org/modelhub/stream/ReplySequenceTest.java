package org.modelhub.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonView;

class ReplySequenceTest {

    private static final ChatChunk.Text HELLO = new ChatChunk.Text("Hello world");
    private static final ChatChunk.Finish STOP = new ChatChunk.Finish(FinishReason.STOP);
    private static final ChatChunk.Usage SENT = new ChatChunk.Usage(TokenUsage.of(3, 2));

    private final List<ChatChunk> given = new ArrayList<>();
    private final ReplySequence sequence = new ReplySequence(meter(), given::add);

    private static UsageMeter meter() {
        String json = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello to the world\"}]}";
        JsonView body = JsonView.parse(json.getBytes(StandardCharsets.UTF_8));
        return new UsageMeter(new ChatRequest(body, "m", true), new TokenCounter());
    }

    private void when(ChatChunk... chunks) {
        List.of(chunks).forEach(sequence);
    }

    @Test
    void finishAndUsageComeOnceAndLastInWhateverOrderTheUpstreamSendsThem() {
        // Given
        when(SENT, HELLO, STOP);

        // When
        sequence.end();

        // Then
        assertThat(given).containsExactly(HELLO, STOP, SENT);
    }

    @Test
    void answerIsCompleteAsSoonAsUsageFollowsTheFinish() {
        // When
        when(HELLO, STOP, SENT);

        // Then
        assertThat(given).containsExactly(HELLO, STOP, SENT);
        assertThat(sequence.over()).isTrue();
    }

    @Test
    void contentBehindAFinishStillComesBeforeTheOneFinish() {
        // Given
        when(HELLO, STOP, HELLO, new ChatChunk.Finish(FinishReason.LENGTH));

        // When
        sequence.end();

        // Then
        assertThat(given).hasSize(4).startsWith(HELLO, HELLO, new ChatChunk.Finish(FinishReason.LENGTH));
    }

    @Test
    void missingUsageIsCountedAndMarkedAsAnEstimate() {
        // Given
        when(HELLO, STOP);

        // When
        sequence.end();

        // Then
        TokenUsage counted = ((ChatChunk.Usage) given.get(2)).usage();
        assertThat(counted.estimated()).isTrue();
        assertThat(counted.completion()).isEqualTo(2);
        assertThat(counted.prompt()).isBetween(5, 15);
    }

    @Test
    void cleanEndWithoutAFinishIsAFailure() {
        // Given
        when(HELLO);

        // When
        sequence.end();

        // Then
        assertThat(given).hasSize(2);
        assertThat(((ChatChunk.Failure) given.get(1)).error().code()).isEqualTo("upstream_incomplete");
    }

    @Test
    void nothingFollowsAFailure() {
        // Given
        HubError error = HubError.upstream(502, "broke", "x");
        sequence.fail(error);

        // When
        when(HELLO, STOP, SENT);
        sequence.end();
        sequence.fail(error);

        // Then
        assertThat(given).containsExactly(new ChatChunk.Failure(error));
    }

    @Test
    void finishOfAnAnswerWithToolCallsSaysSo() {
        // Given
        ChatChunk call = new ChatChunk.ToolCall(0, "call_1", "f", "{}");
        when(call, STOP);

        // When
        sequence.end();

        // Then
        assertThat(given).startsWith(call, new ChatChunk.Finish(FinishReason.TOOL_CALLS));
    }
}
