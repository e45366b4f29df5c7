package org.modelhub.edge.socket;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.modelhub.exchange.EventLoop;
import org.modelhub.stream.live.FrameReader;

/** A reader of a stream that belongs to the event loop on which it was made: what it hears on other threads, it does there. */
public abstract class LoopReader implements FrameReader {

    private final Executor loop = EventLoop.current();
    private final Thread loopThread = Thread.currentThread();
    private final AtomicBoolean due = new AtomicBoolean();
    private final Runnable turn = this::turn;

    @Override
    public final void ready() {
        if (Thread.currentThread() == loopThread) {
            pull();
        } else if (due.compareAndSet(false, true)) {
            loop.execute(turn);
        }
    }

    private void turn() {
        due.set(false);
        pull();
    }

    @Override
    public final void dismissed(Dismissal why) {
        loop.execute(() -> sentAway(why));
    }

    /** Takes and writes as much as there is, and as may be written. */
    protected abstract void pull();

    /** It is no reader of the stream any more. */
    protected abstract void sentAway(Dismissal why);
}
