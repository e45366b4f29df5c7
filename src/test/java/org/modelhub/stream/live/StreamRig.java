package org.modelhub.stream.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.TokenCounter;

/** A registry of streams with a clock that is set by hand and a home loop whose turns are run by hand. */
final class StreamRig {

    static final StreamLimits LIMITS = new StreamLimits(
            256 << 10, 64 << 20, 64 << 20, 16 << 10, Duration.ofMinutes(5), 32, Duration.ofSeconds(30));
    static final DetachPolicy AWAY = new DetachPolicy(Duration.ofSeconds(60), 8192);
    static final String KEY = "key-1";

    final Deque<Runnable> turns = new ArrayDeque<>();
    final Streams streams;
    long nanos = 1_000;

    StreamRig(StreamLimits limits, @Nullable FrameStore store) {
        streams = new Streams(
                limits, store, new TokenCounter(), () -> nanos, () -> Instant.EPOCH.plus(Duration.ofNanos(nanos)));
    }

    StreamRig() {
        this(LIMITS, null);
    }

    /** One stream with its upstream. */
    final class Begun implements StreamOwner, ChunkPipe.Source {
        final ChunkPipe pipe = new ChunkPipe(this);
        final LiveStream stream;
        boolean flowing = true;
        int cancels;
        int ends;
        boolean alone;

        @Nullable
        TokenUsage usage;

        @Nullable
        HubError error;

        private Begun(String key, DetachPolicy policy) {
            StreamHead head = new StreamHead(
                    streams.newId(), key, "openai", "chatcmpl-1", 1, "hub-chat", null, "openai/gpt-4.1", false);
            stream = streams.open(head, pipe, policy, this, new byte[0], turns::add);
        }

        void text(String... pieces) {
            for (String piece : pieces) {
                pipe.push(new ChatChunk.Text(piece));
            }
        }

        void finish() {
            pipe.push(new ChatChunk.Finish(FinishReason.STOP));
            pipe.push(new ChatChunk.Usage(TokenUsage.of(1, 2)));
            pipe.close();
        }

        StreamState state() {
            return stream.status().state();
        }

        @Override
        public void cancel() {
            cancels++;
        }

        @Override
        public void ended(@Nullable TokenUsage counted, @Nullable HubError why, boolean nobody) {
            ends++;
            usage = counted;
            error = why;
            alone = nobody;
        }

        @Override
        public void pause() {
            flowing = false;
        }

        @Override
        public void resume() {
            flowing = true;
        }
    }

    /** A reader that only remembers what it was told. */
    static final class Told implements FrameReader {
        final List<Dismissal> dismissals = new ArrayList<>();
        int calls;

        @Override
        public void ready() {
            calls++;
        }

        @Override
        public void dismissed(Dismissal why) {
            dismissals.add(why);
        }
    }

    Begun open(DetachPolicy policy) {
        return new Begun(KEY, policy);
    }

    /** Another key's. */
    Begun open(String key) {
        return new Begun(key, AWAY);
    }

    Begun open() {
        return open(AWAY);
    }

    /** Runs what the home loop has to do. */
    StreamRig turn() {
        for (Runnable next = turns.poll(); next != null; next = turns.poll()) {
            next.run();
        }
        return this;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
        streams.sweep();
        turn();
    }

    static String textOf(List<Frame> frames) {
        StringBuilder text = new StringBuilder();
        for (Frame frame : frames) {
            if (frame.chunk() instanceof ChatChunk.Text piece) {
                text.append(piece.text());
            }
        }
        return text.toString();
    }

    static List<String> numbers(List<Frame> frames) {
        return frames.stream().map(frame -> frame.first() + "-" + frame.last()).toList();
    }
}
