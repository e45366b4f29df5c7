package org.modelhub.upstream.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.modelhub.upstream.guard.GuardProperties.Gate;

/**
 * Keeps calls from a model whose provider limits their rate, until the time that the provider named. It is apart from
 * the breaker, because a provider that refuses for the rate works well.
 *
 * <p>A refusal closes it for its Retry-After, up to a limit; without one for a short while that doubles with every
 * further refusal, until a call passes. Refusals of calls that were on their way already when it closed make it no
 * longer than they say. Safe for any thread.
 */
final class ThrottleGate {

    private final Gate settings;
    private volatile long closedAt;
    private volatile long opensAt;
    private volatile int refusals;

    ThrottleGate(Gate settings, long now) {
        this.settings = settings;
        this.closedAt = now;
        this.opensAt = now;
    }

    /** How long it stays closed; 0 or less while it is open. */
    long left(long now) {
        return opensAt - now;
    }

    /** A call that was sent then was refused for its rate. */
    synchronized void limited(@Nullable Duration retryAfter, long sent, long now) {
        boolean further = refusals == 0 || sent - closedAt >= 0;
        if (further) {
            refusals++;
        }
        long until = now + span(retryAfter);
        if (until - opensAt > 0) {
            opensAt = until;
        }
        if (further) {
            closedAt = now;
        }
    }

    private long span(@Nullable Duration retryAfter) {
        boolean named = retryAfter != null && !retryAfter.isZero() && !retryAfter.isNegative();
        long wanted = named ? retryAfter.toNanos() : guess();
        return Math.min(wanted, settings.longest().toNanos());
    }

    private long guess() {
        long doubled = settings.first().toNanos() << Math.min(refusals - 1, 10);
        return Math.min(doubled, settings.grown().toNanos());
    }

    /** A call that was sent then was not refused for its rate. */
    void passed(long sent) {
        if (refusals > 0 && sent - closedAt >= 0) {
            forget();
        }
    }

    private synchronized void forget() {
        refusals = 0;
    }
}
