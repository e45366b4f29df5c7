package org.modelhub.upstream.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Cancel;
import org.modelhub.upstream.guard.GuardProperties.Retry;

/** One request at one guarded model, over all its attempts; {@link ModelGuard} draws its way. One event loop only. */
final class GuardedCall {

    private final ModelGuard guard;
    private final Wish wish;
    private final Ask ask;
    private final Ask.Done done;
    private final long began;
    private int repeated;
    private boolean over;
    /** The one that is on its way, and the one that was sent after it because it is late. */
    private @Nullable Try first;

    private @Nullable Try second;
    private Timer.@Nullable Pending pending;
    /** Of the attempt before; what the client hears if no other one can be made. */
    private @Nullable HubError failure;

    GuardedCall(ModelGuard guard, Wish wish, Ask ask, Ask.Done done) {
        this.guard = guard;
        this.wish = wish;
        this.ask = ask;
        this.done = done;
        this.began = guard.now();
    }

    void start() {
        HubError objection = guard.objection(began);
        if (objection != null) {
            passedOver(objection);
            return;
        }
        first = new Try(guard, this, wish.hedge() ? childOf(wish.cancel()) : wish.cancel());
        first.start();
    }

    /** Nothing goes to the provider, and the trail says why. */
    void passedOver(HubError why) {
        over = true;
        enter(why, false, began, null);
        done.failed(why);
    }

    Wish wish() {
        return wish;
    }

    Ask ask() {
        return ask;
    }

    /** The attempt could not be sent. */
    void refused(Try attempt, HubError why) {
        if (attempt == second) {
            second = null;
            if (!over && failure != null) {
                fail(failure);
            }
        } else if (repeated == 0) {
            passedOver(why);
        } else {
            fail(failure == null ? why : failure);
        }
    }

    /** The attempt is on its way. */
    void sent(Try attempt, long now) {
        if (attempt == second) {
            guard.hedging(now);
        } else if (repeated > 0) {
            guard.retrying(now);
        } else {
            guard.asking(now);
            awaitLateness(now);
        }
    }

    private void awaitLateness(long now) {
        long late = wish.hedge() ? guard.late(now) : -1;
        if (late >= 0) {
            pending = guard.timer().schedule(late, this::hedge);
        }
    }

    private void hedge() {
        pending = null;
        if (over || second != null || wish.cancel().fired() || !guard.mayHedge()) {
            return;
        }
        second = new Try(guard, this, childOf(wish.cancel()));
        second.start();
    }

    void answered(Try attempt, Object reply, boolean whole, @Nullable TokenUsage usage) {
        over = true;
        settle();
        Try other = attempt == first ? second : first;
        if (other != null) {
            other.lose();
        }
        done.answered(reply, whole, usage);
    }

    void failed(Try attempt, HubError error) {
        failure = error;
        Try other = attempt == first ? second : first;
        if (over || (other != null && other.isLive())) {
            return;
        }
        settle();
        long wait = second == null ? waitBeforeNext(error) : -1;
        if (wait < 0) {
            fail(error);
        } else {
            repeated++;
            pending = guard.timer().schedule(wait, this::repeat);
            wish.cancel().onFire(this::leave);
        }
    }

    /** How long until the request goes out again; -1 if it does not. */
    private long waitBeforeNext(HubError error) {
        Retry rules = guard.settings().retry();
        if (repeated >= rules.most() || wish.cancel().fired()) {
            return -1;
        }
        long wait = wait(error, rules);
        long now = guard.now();
        boolean inTime = wait >= 0 && now + wait - began <= rules.within().toNanos();
        return inTime && guard.objection(now + wait) == null && guard.spendRetry(now) ? wait : -1;
    }

    private long wait(HubError error, Retry rules) {
        Duration named = error.retryAfter();
        if (Verdict.of(error) == Verdict.LIMITED) {
            return named != null && named.compareTo(rules.patience()) <= 0 ? named.toNanos() : -1;
        }
        if (!Verdict.passing(error) || (named != null && named.compareTo(rules.patience()) > 0)) {
            return -1;
        }
        long most = Math.min(rules.first().toNanos() << repeated, rules.cap().toNanos());
        return (long) (guard.random().nextDouble() * most);
    }

    private void repeat() {
        pending = null;
        if (over) {
            return;
        }
        HubError objection = guard.objection(guard.now());
        if (objection != null) {
            fail(failure == null ? objection : failure);
            return;
        }
        first = new Try(guard, this, wish.cancel());
        first.start();
    }

    /** The client left while nothing was on its way. */
    private void leave() {
        if (!over && pending != null) {
            settle();
            fail(Try.clientGone());
        }
    }

    private void fail(HubError error) {
        over = true;
        done.failed(error);
    }

    private void settle() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }

    void ended(@Nullable HubError error, @Nullable TokenUsage usage) {
        done.ended(error, usage);
    }

    /** Writes the end of an attempt into the trail. */
    void enter(@Nullable HubError error, boolean called, long since, @Nullable TokenUsage usage) {
        enter(outcome(error), called, since, usage);
    }

    void enter(String outcome, boolean called, long since, @Nullable TokenUsage usage) {
        if (wish.trail() != null) {
            long nanos = guard.now() - since;
            wish.trail().add(new Attempt(guard.provider(), guard.model(), outcome, called, nanos, usage));
        }
    }

    private static String outcome(@Nullable HubError error) {
        if (error == null) {
            return Attempt.ANSWERED;
        }
        return error.code() == null ? error.type() : error.code();
    }

    private static Cancel childOf(Cancel parent) {
        Cancel child = new Cancel();
        parent.onFire(child::fire);
        return child;
    }
}
