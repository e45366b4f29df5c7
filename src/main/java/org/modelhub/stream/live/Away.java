package org.modelhub.stream.live;

import java.time.Duration;
import java.util.function.Supplier;
import org.modelhub.chat.ChatChunk;
import org.modelhub.stream.TokenCounter;

/** For how long nobody has read a stream, and what was written meanwhile, held against its {@link DetachPolicy}. */
final class Away {

    private final Supplier<DetachPolicy> policy;
    private final TokenCounter counter;
    private long since;
    private long tokens;

    /** @param policy as it is now */
    Away(Supplier<DetachPolicy> policy, TokenCounter counter) {
        this.policy = policy;
        this.counter = counter;
    }

    /** Durations of centuries stand for no limit. */
    static long nanos(Duration time) {
        return time.toSeconds() > Long.MAX_VALUE / 4_000_000_000L ? Long.MAX_VALUE / 4 : time.toNanos();
    }

    /** Nobody reads from now on. */
    void begin(long now) {
        since = now;
        tokens = 0;
    }

    /** Whether the model must not go on for a client that is not there. */
    boolean forbidden() {
        DetachPolicy now = policy.get();
        return nanos(now.time()) <= 0 || now.tokens() <= 0;
    }

    boolean tooLong(long now) {
        return now - since >= nanos(policy.get().time());
    }

    /** The model wrote something. @return whether it is too much */
    boolean wrote(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Text text) {
            tokens += counter.estimate(text.text());
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            tokens += counter.estimate(reasoning.text());
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            tokens += counter.estimate(call.name()) + counter.estimate(call.arguments());
        }
        return tokens >= policy.get().tokens();
    }
}
