package org.modelhub.stream;

import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.Iterator;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A stream over items that are already there: paused at birth, as slow as its reader asks, ended once. For one thread,
 * the one of the executor's turns.
 *
 * <p>Items come in turns of the executor, never from within {@code resume} or {@code fetch}; a turn hands out at most
 * {@value #TURN} items, so that a long list shares its event loop.
 *
 * <pre>
 *            fetch, resume                 no item left
 *   PAUSED ───────────────▶ FLOWING ─────────────────────▶ ENDED
 *          ◀───────────────         ─── iterator throws ──▶
 *           pause, demand met
 * </pre>
 */
public final class ListStream<T> implements ReadStream<T> {

    static final int TURN = 64;

    private final Iterator<? extends T> items;
    private final Executor turns;
    private long demand;
    private boolean scheduled;
    private boolean ended;
    private @Nullable Handler<T> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    /** @param turns runs each task later, one at a time, e.g. {@code Context::runOnContext} */
    public ListStream(Iterable<? extends T> items, Executor turns) {
        this.items = items.iterator();
        this.turns = turns;
    }

    @Override
    public ListStream<T> handler(Handler<T> newHandler) {
        handler = newHandler;
        return this;
    }

    @Override
    public ListStream<T> endHandler(Handler<Void> newHandler) {
        endHandler = newHandler;
        return this;
    }

    @Override
    public ListStream<T> exceptionHandler(Handler<Throwable> newHandler) {
        exceptionHandler = newHandler;
        return this;
    }

    @Override
    public ListStream<T> pause() {
        demand = 0;
        return this;
    }

    @Override
    public ListStream<T> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ListStream<T> fetch(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("cannot fetch " + amount + " items");
        }
        demand = demand > Long.MAX_VALUE - amount ? Long.MAX_VALUE : demand + amount;
        schedule();
        return this;
    }

    private void schedule() {
        if (!scheduled && !ended && demand > 0) {
            scheduled = true;
            turns.execute(this::turn);
        }
    }

    private void turn() {
        try {
            for (int i = 0; i < TURN && demand > 0 && items.hasNext(); i++) {
                T item = items.next();
                demand = demand == Long.MAX_VALUE ? demand : demand - 1;
                if (handler != null) {
                    handler.handle(item);
                }
            }
            endIfDone();
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            scheduled = false; // only now: a handler that resumes must not start a turn within this one
        }
        schedule();
    }

    /** The end comes like an item, only to a reader that asks; unlike an item it uses up no demand. */
    private void endIfDone() {
        if (!ended && demand > 0 && !items.hasNext()) {
            ended = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
    }

    private void fail(RuntimeException failure) {
        boolean first = !ended;
        ended = true;
        if (first && exceptionHandler != null) {
            exceptionHandler.handle(failure);
        }
    }
}
