package org.modelhub.upstream.limit;

import com.netflix.concurrency.limits.Limit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Priority;
import org.modelhub.upstream.guard.Slots;

/**
 * The slots of one model of one provider, and the two short queues before them.
 *
 * <pre>
 *   acquire ──room──────────────────────────▶ HELD ──release──▶ the first who waits, else free
 *      │ no room                               ▲
 *      ├──queue has room──▶ WAITING ──freed────┘
 *      │                       ├──deadline──▶ refused: provider_full
 *      └──queue is full──┐     └──cancel────▶ refused: client_gone
 *                        └───────────────────▶ refused: provider_full
 * </pre>
 *
 * The limit learns at each release, from the time to the first byte alone: the length of an answer says nothing about
 * load. Interactive work goes before batch work, and batch work has only a share of the slots.
 */
final class ModelSlots implements Slots, UpstreamLimits.Figures {

    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_ADVICE = 30;
    /** The newest call's part in the mean time that a slot is held. */
    private static final double NEWEST = 0.1;

    private final String full;
    private final Limit limit;
    private final LimitProperties settings;
    private final LongSupplier clock;
    private final long began;
    private final Timer timer;
    private final Homes homes;
    private final ArrayDeque<Waiting> interactive = new ArrayDeque<>();
    private final ArrayDeque<Waiting> batch = new ArrayDeque<>();
    private int inFlight;
    private double meanHeld = SECOND;

    ModelSlots(String provider, Limit limit, LimitProperties settings, LongSupplier clock, Timer timer, Homes homes) {
        this.full = "Provider " + provider + " carries as many calls of this model as it can take.";
        this.limit = limit;
        this.settings = settings;
        this.clock = clock;
        this.began = clock.getAsLong();
        this.timer = timer;
        this.homes = homes;
    }

    @Override
    public void acquire(Priority priority, Cancel cancel, Waiter waiter) {
        Held slot;
        Waiting waiting = null;
        HubError refusal = null;
        synchronized (this) {
            slot = nobodyBefore(priority) && hasRoom(priority) ? take() : null;
            if (slot == null && queue(priority).size() < bound(priority)) {
                waiting = new Waiting(waiter, priority, homes.current());
                queue(priority).add(waiting);
            } else if (slot == null) {
                refusal = full(priority);
            }
        }
        if (slot != null) {
            waiter.granted(slot);
        } else if (waiting != null) {
            waiting.begin(cancel);
        } else {
            waiter.refused(Objects.requireNonNull(refusal));
        }
    }

    private boolean nobodyBefore(Priority priority) {
        return interactive.isEmpty() && (priority == Priority.INTERACTIVE || batch.isEmpty());
    }

    private boolean hasRoom(Priority priority) {
        int allowed = limit.getLimit();
        return inFlight < (priority == Priority.BATCH ? Math.max(1, (int) (allowed * settings.batchShare())) : allowed);
    }

    private Held take() {
        inFlight++;
        return new Held(clock.getAsLong(), inFlight);
    }

    private ArrayDeque<Waiting> queue(Priority priority) {
        return priority == Priority.BATCH ? batch : interactive;
    }

    private int bound(Priority priority) {
        return priority == Priority.BATCH ? settings.queueBatch() : settings.queueInteractive();
    }

    private HubError full(Priority priority) {
        return new HubError(503, full, "unavailable_error", null, "provider_full", advice(priority));
    }

    /** When a slot should be free for one more, by how long slots are held. */
    private Duration advice(Priority priority) {
        double turns = (queue(priority).size() + 1.0) / Math.max(1, limit.getLimit());
        long seconds = (long) Math.ceil(meanHeld * turns / SECOND);
        return Duration.ofSeconds(Math.min(LONGEST_ADVICE, Math.max(1, seconds)));
    }

    private void released(Held slot, long firstByteNanos, boolean dropped) {
        long now = clock.getAsLong();
        long held = now - slot.since;
        if (dropped || firstByteNanos >= 0) {
            long sample = firstByteNanos >= 0 ? firstByteNanos : held;
            // Put so that it ends now, and counted from 0: the library compares with 0, and a clock may be below it.
            limit.onSample(now - began - sample, Math.max(1, sample), slot.among, dropped);
        }
        List<Waiting> next;
        synchronized (this) {
            inFlight--;
            meanHeld += (held - meanHeld) * NEWEST;
            next = interactive.isEmpty() && batch.isEmpty() ? List.of() : granted();
        }
        next.forEach(Waiting::tell);
    }

    /** The limit may have grown meanwhile, so it can be several. */
    private List<Waiting> granted() {
        List<Waiting> next = new ArrayList<>(1);
        grant(interactive, Priority.INTERACTIVE, next);
        if (interactive.isEmpty()) {
            grant(batch, Priority.BATCH, next);
        }
        return next;
    }

    private void grant(ArrayDeque<Waiting> queue, Priority priority, List<Waiting> next) {
        while (!queue.isEmpty() && hasRoom(priority)) {
            Waiting first = queue.remove();
            first.slot = take();
            next.add(first);
        }
    }

    private synchronized boolean leaves(Waiting waiting) {
        return queue(waiting.priority).remove(waiting);
    }

    private synchronized HubError late(Waiting waiting) {
        return full(waiting.priority);
    }

    @Override
    public int limit() {
        return limit.getLimit();
    }

    @Override
    public synchronized int inFlight() {
        return inFlight;
    }

    @Override
    public synchronized int queued() {
        return interactive.size() + batch.size();
    }

    synchronized boolean isIdle() {
        return inFlight == 0 && interactive.isEmpty() && batch.isEmpty();
    }

    /** One call's right, while it has it. */
    private final class Held implements Slot {

        private final AtomicBoolean released = new AtomicBoolean();
        private final long since;
        private final int among;

        /** @param among how many calls there are with it */
        Held(long since, int among) {
            this.since = since;
            this.among = among;
        }

        @Override
        public void release(long firstByteNanos, boolean dropped) {
            if (released.compareAndSet(false, true)) {
                released(this, firstByteNanos, dropped);
            }
        }
    }

    /** One request in a queue. Who takes it out of there decides what it hears, so that it hears one thing. */
    private final class Waiting {

        private final Waiter waiter;
        private final Priority priority;
        private final Executor home;
        private volatile Timer.@Nullable Running alarm;
        private volatile boolean over;
        private @Nullable Held slot;

        Waiting(Waiter waiter, Priority priority, Executor home) {
            this.waiter = waiter;
            this.priority = priority;
            this.home = home;
        }

        void begin(Cancel cancel) {
            Timer.Running set = timer.after(settings.deadline(), this::late);
            alarm = set;
            if (over) {
                set.stop();
            }
            cancel.onFire(this::gone);
        }

        private void late() {
            if (leaves(this)) {
                refuse(ModelSlots.this.late(this));
            }
        }

        private void gone() {
            if (leaves(this)) {
                refuse(new HubError(499, "The client left.", "client_gone", null, "client_gone", null));
            }
        }

        private void refuse(HubError error) {
            end();
            home.execute(() -> waiter.refused(error));
        }

        /** It has been taken out of the queue with a slot. */
        void tell() {
            end();
            Held granted = Objects.requireNonNull(slot);
            home.execute(() -> waiter.granted(granted));
        }

        private void end() {
            over = true;
            Timer.Running set = alarm;
            if (set != null) {
                set.stop();
            }
        }
    }
}
