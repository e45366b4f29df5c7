package org.modelhub.stream.live;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;

/**
 * A stream that another replica writes, read here out of the store.
 *
 * <pre>
 *                  writer dead or gone, and this replica claims it
 *   FOLLOWING ────────────────────────────────────────────────────▶ OURS (a {@link LiveStream} like any other)
 *       │
 *       └── last chunk read; or nobody reads for a while ──▶ out of sight, to be found again in the store
 * </pre>
 *
 * Its reader notices nothing of the change.
 */
final class RemoteStream implements FrameSource, StoredChunks.Watcher {

    private final RemoteStreams all;
    private final FrameStore store;
    private final Executor home;
    private final StoredChunks chunks;
    private volatile LiveStream live;
    private volatile @Nullable Hold hold;
    private volatile boolean ours;
    // On the home loop only.
    private boolean claiming;

    RemoteStream(
            RemoteStreams all,
            StreamHead head,
            List<Frame> before,
            FrameStore store,
            Executor home,
            Later later,
            LongSupplier nanos) {
        this.all = all;
        this.store = store;
        this.home = home;
        long last = before.isEmpty() ? 0 : before.get(before.size() - 1).last();
        chunks = new StoredChunks(head.id(), last, store, home, later, nanos, this);
        live = all.followed(
                head, before, RemoteStreams.isOver(before) ? RemoteStreams.nothing() : chunks.start(), home);
        if (live.state().over()) {
            chunks.stop();
        }
    }

    /** One reader's hold, which goes over to the stream that takes this one's place. */
    private final class Hold implements Attachment, FrameReader {

        private final FrameReader reader;
        private @Nullable LiveStream of;
        private @Nullable Attachment at;

        Hold(FrameReader reader) {
            this.reader = reader;
        }

        synchronized void begin(LiveStream stream, long after) {
            of = stream;
            at = stream.attach(after, this);
        }

        void moveTo(LiveStream stream) {
            Attachment old;
            synchronized (this) {
                old = at;
                if (old == null || of == stream) {
                    return;
                }
                of = stream;
                at = stream.attach(old.taken(), this);
            }
            old.detach();
            ready();
        }

        @Override
        public synchronized List<Frame> take(int maxChars, long maxChunks) {
            return at == null ? List.of() : at.take(maxChars, maxChunks);
        }

        @Override
        public synchronized boolean ended() {
            return at != null && at.ended();
        }

        @Override
        public synchronized long taken() {
            return at == null ? 0 : at.taken();
        }

        @Override
        public synchronized long waiting() {
            return at == null ? 0 : at.waiting();
        }

        @Override
        public void detach() {
            Attachment old;
            synchronized (this) {
                old = at;
            }
            if (old != null) {
                old.detach();
            }
            left(this);
        }

        @Override
        public void ready() {
            reader.ready();
        }

        @Override
        public void dismissed(Dismissal why) {
            left(this);
            reader.dismissed(why);
        }
    }

    @Override
    public StreamHead head() {
        return live.head();
    }

    @Override
    public Attachment attach(long after, FrameReader reader) {
        Hold fresh = new Hold(reader);
        LiveStream now = live;
        fresh.begin(now, after);
        hold = fresh;
        if (live != now) {
            fresh.moveTo(live);
        }
        all.attached(this);
        return fresh;
    }

    /** The same client reads the stream by another connection. */
    void replaced() {
        if (!ours) {
            home.execute(chunks::stop);
            live.sendAway(FrameReader.Dismissal.REPLACED);
            all.forget(this, live);
        }
    }

    @SuppressWarnings("ReferenceEquality") // this hold, and not one like it
    private void left(Hold by) {
        if (hold == by) {
            hold = null;
            if (!ours) {
                home.execute(this::forgetLater);
            }
        }
    }

    /** On the home loop. */
    void forgetLater() {
        all.later(() -> {
            if (hold == null && !ours) {
                chunks.stop();
                all.forget(this, live);
            }
        });
    }

    @Override
    public List<ChatChunk> upTo(long number) {
        return live.upTo(number);
    }

    @Override
    public boolean isWhole() {
        return live.isWhole();
    }

    @Override
    public StreamStatus status() {
        return live.status();
    }

    @Override
    public StreamSnapshot snapshot() {
        return live.snapshot();
    }

    @Override
    public void cancel() {
        if (ours) {
            live.cancel();
        } else {
            store.cancel(head().id());
        }
    }

    @Override
    public long taken() {
        Hold now = hold;
        return now == null ? -1 : now.taken();
    }

    @Override
    public void orphaned() {
        if (claiming) {
            return;
        }
        claiming = true;
        all.takeOver(head(), home)
                .whenComplete((taken, failure) -> home.execute(() -> {
                    claiming = false;
                    if (taken != null) {
                        become(taken);
                    }
                }));
    }

    private void become(LiveStream taken) {
        chunks.stop();
        LiveStream before = live;
        live = taken;
        ours = true;
        Hold now = hold;
        if (now != null) {
            now.moveTo(taken);
        }
        all.forget(this, before);
    }

    @Override
    public void gone(boolean forEver) {
        live.sendAway(forEver ? FrameReader.Dismissal.EXPIRED : FrameReader.Dismissal.DRAINING);
        all.forget(this, live);
    }
}
