package org.modelhub.stream.live;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;

/** What the last chunks of a stream said. Used under its stream's lock. */
final class Ending {

    private @Nullable FinishReason finish;
    private @Nullable TokenUsage usage;
    private @Nullable HubError error;

    /** Takes note of a chunk. @return the state in which it leaves a stream for good, else null */
    @Nullable
    StreamState note(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Finish finished) {
            finish = finished.reason();
        } else if (chunk instanceof ChatChunk.Usage counted) {
            usage = counted.usage();
            return finish == null ? null : StreamState.FINISHED;
        } else if (chunk instanceof ChatChunk.Failure failure) {
            error = failure.error();
            return StreamState.FAILED;
        }
        return null;
    }

    @Nullable
    FinishReason finish() {
        return finish;
    }

    @Nullable
    TokenUsage usage() {
        return usage;
    }

    @Nullable
    HubError error() {
        return error;
    }
}
