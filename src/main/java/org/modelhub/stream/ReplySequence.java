package org.modelhub.stream;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;

/**
 * Puts what an upstream says into the one order that clients may rely on, and ends every answer exactly once.
 *
 * <pre>
 *            content            finish               end, or usage after finish
 *   OPEN ──────────────▶ FLOWING ──────▶ FINISHED ─────────────────────────────▶ DONE   (finish, usage)
 *     │                     │               │  ▲
 *     │ end                 │ end           └──┘ content, usage
 *     └─────────┬───────────┘
 *               ▼            failure from any state before DONE
 *             FAILED ◀──────────────────────────────────────────
 * </pre>
 *
 * An upstream that closes without having said why it finished broke off, however cleanly it closed. The finish is held
 * back until nothing can follow it, because clients take the last finish they see. Usage is the last the upstream sent,
 * or the hub's own count. One thread at a time.
 */
public final class ReplySequence implements Consumer<ChatChunk> {

    private enum State {
        OPEN,
        FLOWING,
        FINISHED,
        DONE,
        FAILED
    }

    private final UsageMeter meter;
    private final Consumer<ChatChunk> out;
    private State state = State.OPEN;
    private @Nullable FinishReason finish;
    private @Nullable TokenUsage usage;
    private boolean calledTool;

    public ReplySequence(UsageMeter meter, Consumer<ChatChunk> out) {
        this.meter = meter;
        this.out = out;
    }

    @Override
    public void accept(ChatChunk chunk) {
        if (over()) {
            return;
        }
        if (chunk instanceof ChatChunk.Finish finished) {
            finish = finished.reason();
            state = State.FINISHED;
        } else if (chunk instanceof ChatChunk.Usage counted) {
            usage = counted.usage();
            if (state == State.FINISHED) {
                complete();
            }
        } else if (chunk instanceof ChatChunk.Failure failure) {
            fail(failure.error());
        } else {
            content(chunk);
        }
    }

    private void content(ChatChunk chunk) {
        if (state == State.OPEN) {
            state = State.FLOWING;
        }
        calledTool |= chunk instanceof ChatChunk.ToolCall;
        meter.wrote(chunk);
        out.accept(chunk);
    }

    /** The upstream closed cleanly. */
    public void end() {
        if (state == State.FINISHED) {
            complete();
        } else {
            fail(HubError.incomplete());
        }
    }

    /** The upstream, or the way to it, broke. */
    public void fail(HubError error) {
        if (!over()) {
            state = State.FAILED;
            out.accept(new ChatChunk.Failure(error));
        }
    }

    /** Whether the last chunk was given. */
    public boolean over() {
        return state == State.DONE || state == State.FAILED;
    }

    private void complete() {
        state = State.DONE;
        FinishReason said = Objects.requireNonNull(finish);
        out.accept(new ChatChunk.Finish(calledTool && said == FinishReason.STOP ? FinishReason.TOOL_CALLS : said));
        out.accept(new ChatChunk.Usage(usage != null ? usage : meter.count()));
    }
}
