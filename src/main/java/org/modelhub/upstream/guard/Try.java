package org.modelhub.upstream.guard;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Cancel;

/**
 * One attempt of a guarded call, from the wish for a slot to the last byte of its answer.
 *
 * <pre>
 *   WAITING ──slot, permit──▶ ASKED ──stream──▶ HANDED_OVER ──its end──▶ OVER
 *      │                        │                                         ▲
 *      └────────refused─────────┴───────whole answer, failure─────────────┘
 * </pre>
 */
final class Try implements Slots.Waiter, Ask.Done {

    /** What the trail says of an attempt that another one was faster than. */
    static final String OVERTAKEN = "hedge_overtaken";

    private enum State {
        WAITING,
        ASKED,
        HANDED_OVER,
        OVER
    }

    private final ModelGuard guard;
    private final GuardedCall call;
    private final Cancel cancel;
    private final long began;
    private State state = State.WAITING;
    private Slots.@Nullable Slot slot;
    private int era;
    private long sent;
    private long firstByte = -1;
    private boolean overtaken;

    Try(ModelGuard guard, GuardedCall call, Cancel cancel) {
        this.guard = guard;
        this.call = call;
        this.cancel = cancel;
        this.began = guard.now();
    }

    void start() {
        guard.slots().acquire(call.wish().priority(), cancel, this);
        if (state == State.WAITING) {
            cancel.onFire(() -> refused(clientGone()));
        }
    }

    @Override
    public void refused(HubError error) {
        if (state == State.WAITING) {
            state = State.OVER;
            call.refused(this, error);
        }
    }

    @Override
    public void granted(Slots.Slot granted) {
        if (state != State.WAITING) {
            granted.release(-1, false);
            return;
        }
        sent = guard.now();
        HubError objection = enter();
        if (objection != null) {
            granted.release(-1, false);
            refused(objection);
            return;
        }
        slot = granted;
        state = State.ASKED;
        call.sent(this, sent);
        send();
    }

    /** The state may have changed while the attempt waited for its slot. */
    private @Nullable HubError enter() {
        if (cancel.fired()) {
            return clientGone();
        }
        HubError objection = guard.objection(sent);
        if (objection != null) {
            return objection;
        }
        era = guard.breaker().enter();
        return era == Breaker.REFUSED ? guard.resting(guard.breaker().left(sent)) : null;
    }

    private void send() {
        try {
            call.ask().ask(cancel, this);
        } catch (HubException unfit) {
            if (state == State.ASKED) {
                close(Verdict.NOTHING, unfit.error());
                call.enter(unfit.error(), false, began, null);
                call.failed(this, unfit.error());
            }
        }
    }

    @Override
    public void answered(Object reply, boolean whole, @Nullable TokenUsage usage) {
        if (state != State.ASKED) {
            return;
        }
        long now = guard.now();
        guard.answered(whole, now - sent, now);
        if (whole) {
            close(Verdict.WELL, null);
            call.enter((HubError) null, true, began, usage);
        } else {
            // Of a stream only: how long a whole answer took says how long it is, not how loaded its model.
            firstByte = now - sent;
            state = State.HANDED_OVER;
            era = guard.breaker().began(era);
        }
        call.answered(this, reply, whole, usage);
    }

    @Override
    public void failed(HubError error) {
        if (state != State.ASKED) {
            return;
        }
        close(Verdict.of(error), error);
        if (overtaken) {
            call.enter(OVERTAKEN, true, began, null);
        } else {
            call.enter(error, true, began, null);
            call.failed(this, error);
        }
    }

    @Override
    public void ended(@Nullable HubError error, @Nullable TokenUsage usage) {
        if (state == State.HANDED_OVER) {
            close(Verdict.of(error), error);
            call.enter(error, true, began, usage);
            call.ended(error, usage);
        }
    }

    private void close(Verdict verdict, @Nullable HubError error) {
        state = State.OVER;
        guard.ended(verdict, error, era, sent, guard.now());
        if (slot != null) {
            slot.release(firstByte, Verdict.dropped(error));
        }
    }

    boolean isLive() {
        return state == State.WAITING || state == State.ASKED;
    }

    /** Another attempt was faster; this one's client is gone, as far as the provider can tell. */
    void lose() {
        if (isLive()) {
            overtaken = true;
            if (state == State.WAITING) {
                state = State.OVER;
            }
            cancel.fire();
        }
    }

    static HubError clientGone() {
        return new HubError(499, "The client left.", "client_gone", null, "client_gone", null);
    }
}
