package org.modelhub.stream.live;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;

/**
 * What another replica writes, as it appears in the store. It is asked for while somebody takes it, and only then, so
 * that what waits here is one read of it. On the home loop only.
 */
final class StoredChunks implements Pipe.Source {

    /** Hears what becomes of the writer. On the home loop. */
    interface Watcher {

        /** Number up to which the reader here took, below 0 if there is none. */
        long taken();

        /** The writer is dead, or has left it. */
        void orphaned();

        /** What comes next will never be in the store, or the store is away. */
        void gone(boolean forEver);
    }

    static final Duration POLL = Duration.ofMillis(20);

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST = 256;

    private final String id;
    private final FrameStore store;
    private final Executor home;
    private final Later later;
    private final LongSupplier nanos;
    private final Watcher watcher;
    private final ChunkPipe out = new ChunkPipe(this);
    private long last;
    private boolean wanted;
    private boolean asking;
    private boolean waiting;
    private boolean stopped;
    private long heardAt;
    private boolean quiet;

    /** @param last number of the last chunk that is known already */
    StoredChunks(
            String id, long last, FrameStore store, Executor home, Later later, LongSupplier nanos, Watcher watcher) {
        this.id = id;
        this.last = last;
        this.store = store;
        this.home = home;
        this.later = later;
        this.nanos = nanos;
        this.watcher = watcher;
        heardAt = nanos.getAsLong();
    }

    ChunkPipe start() {
        home.execute(this::look);
        return out;
    }

    /** Nothing more is asked for. */
    void stop() {
        stopped = true;
    }

    @Override
    public void pause() {
        wanted = false;
    }

    @Override
    public void resume() {
        wanted = true;
        ask();
    }

    private void ask() {
        if (!stopped && wanted && !asking && !waiting) {
            asking = true;
            store.read(id, last, MOST)
                    .whenComplete((frames, failure) -> home.execute(() -> {
                        asking = false;
                        hear(frames, failure);
                    }));
        }
    }

    private void hear(@Nullable List<Frame> frames, @Nullable Throwable failure) {
        if (stopped) {
            return;
        }
        if (frames == null) {
            failed(failure);
            return;
        }
        heardAt = nanos.getAsLong();
        quiet &= frames.isEmpty();
        frames.forEach(this::push);
        if (frames.size() == MOST) {
            ask();
        } else {
            askLater();
        }
    }

    private void push(Frame frame) {
        last = frame.last();
        out.push(frame.chunk());
        stopped |= ends(frame.chunk());
    }

    static boolean ends(ChatChunk chunk) {
        return chunk instanceof ChatChunk.Usage || chunk instanceof ChatChunk.Failure;
    }

    private void askLater() {
        if (!stopped && !waiting) {
            waiting = true;
            later.in(POLL, () -> {
                waiting = false;
                ask();
            });
        }
    }

    /** The store may be away for a moment; what it lacks now, it will not have. */
    private void failed(@Nullable Throwable failure) {
        boolean forEver = RemoteStreams.root(failure) instanceof StreamExpiredException;
        if (forEver || nanos.getAsLong() - heardAt > PATIENCE.toNanos()) {
            stopped = true;
            watcher.gone(forEver);
        } else {
            askLater();
        }
    }

    /** Every now and then: says that somebody reads, and after a while without frames, looks for the writer. */
    private void look() {
        if (stopped) {
            return;
        }
        long taken = watcher.taken();
        if (taken >= 0) {
            store.follow(id, taken);
        }
        if (quiet && wanted) {
            store.look(id).whenComplete((standing, failure) -> home.execute(() -> judge(standing)));
        }
        quiet = true;
        later.in(LOOK, this::look);
    }

    private void judge(FrameStore.@Nullable Standing standing) {
        if (stopped || standing == null || !quiet || standing.written()) {
            return;
        }
        if (standing.state() == StreamState.EXPIRED) {
            stopped = true;
            watcher.gone(true);
        } else {
            watcher.orphaned();
        }
    }
}
