package org.modelhub.upstream.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;

/**
 * Stands before one model of one provider, and outlives the routes that call it. Each call of {@link #call} is one
 * request; what may become of it:
 *
 * <pre>
 *   passed over ──▶ failed, nothing was sent: {@code provider_resting} (breaker), {@code provider_limited} (gate),
 *        ▲          {@code provider_full} (slots), or it cannot help this request (see PassedOver)
 *        │
 *     ADMITTED ──slot, permit──▶ ASKED ──whole answer──▶ answered
 *        ▲                        │ │
 *        │                        │ └──────stream──────▶ answered, HANDED OVER ──its end──▶ ended
 *        │ backoff, or the        │ failure
 *        │ short Retry-After      ▼
 *        └────────────────── may be repeated? ──no──▶ failed
 *             connect error, 502, 503 or a short 429, at most twice, within 5 s, within the budget
 * </pre>
 *
 * <p>Where a request may be hedged, a second attempt goes out once the first one is late; the first answer wins, and the
 * other attempt is cancelled. Nothing is repeated once an answer has been handed over, and nothing goes out once the
 * client has left. A request stays on its event loop; the guard is safe for any thread.
 */
public final class ModelGuard {

    private static final int UNAVAILABLE = 503;
    private static final int CALLS = 0;
    private static final int FAILURES = 1;
    private static final int LIMITED = 2;
    /** Fewer calls than that say little. */
    private static final int FEW = 5;

    private final String provider;
    private final String model;
    private final GuardProperties settings;
    private final LongSupplier clock;
    private final Timer timer;
    private final RandomGenerator random;
    private final Slots slots;
    private final Breaker breaker;
    private final ThrottleGate gate;
    private final Budget retries;
    private final Budget hedges;
    private final Tally tally;
    private final Pace wholes = new Pace();
    private final Pace streams = new Pace();
    private final Latencies latencies;
    private final LongAdder retried = new LongAdder();
    private final LongAdder hedged = new LongAdder();
    private volatile long lastUsed;

    /**
     * @param clock readings like those of {@link System#nanoTime()}
     * @param random safe for any thread
     */
    public ModelGuard(
            String provider,
            String model,
            GuardProperties settings,
            LongSupplier clock,
            Timer timer,
            RandomGenerator random,
            Slots slots) {
        long now = clock.getAsLong();
        this.provider = provider;
        this.model = model;
        this.settings = settings;
        this.clock = clock;
        this.timer = timer;
        this.random = random;
        this.slots = slots;
        this.breaker = new Breaker(provider, model, settings.breaker(), clock, random);
        this.gate = new ThrottleGate(settings.gate(), now);
        this.retries = new Budget(
                settings.retry().share(),
                settings.retry().least(),
                settings.retry().window(),
                now);
        this.hedges = new Budget(settings.hedge().share(), 0, settings.hedge().window(), now);
        this.tally = new Tally(3, settings.breaker().window(), now);
        this.latencies = new Latencies(now);
        this.lastUsed = now;
    }

    /** Has the model asked, as often as it makes sense; on the event loop that the request stays on. */
    public void call(Wish wish, Ask ask, Ask.Done done) {
        GuardedCall call = new GuardedCall(this, wish, ask, done);
        HubError useless = PassedOver.why(wish, provider, model);
        if (useless == null) {
            call.start();
        } else {
            call.passedOver(useless);
        }
    }

    /** Why a call would be refused at that time, as far as it is known now; null if it may be tried. */
    @Nullable
    HubError objection(long then) {
        long limited = gate.left(then);
        if (limited > 0) {
            return refusal("limits the rate of calls of", "provider_limited", limited);
        }
        long resting = breaker.left(then);
        return resting > 0 ? resting(resting) : null;
    }

    HubError resting(long nanos) {
        return refusal("has failed too often with", "provider_resting", nanos);
    }

    private HubError refusal(String why, String code, long nanos) {
        return new HubError(
                UNAVAILABLE,
                "Provider " + provider + ' ' + why + " this model; it is not asked for a while.",
                "unavailable_error",
                null,
                code,
                Duration.ofNanos(Math.max(nanos, 1)));
    }

    /** After how long an answer of now is late; -1 where too few are known, or where a probe is on its way. */
    long late(long now) {
        GuardProperties.Hedge rules = settings.hedge();
        hedges.earn(now);
        return breaker.state() == State.CLOSED ? latencies.percentile(rules.percentile(), rules.samples(), now) : -1;
    }

    boolean mayHedge() {
        long now = clock.getAsLong();
        return breaker.state() == State.CLOSED && gate.left(now) <= 0 && hedges.spend(now);
    }

    boolean spendRetry(long now) {
        return retries.spend(now);
    }

    /** A request goes out for the first time. */
    void asking(long now) {
        lastUsed = now;
        retries.earn(now);
    }

    void retrying(long now) {
        lastUsed = now;
        retried.increment();
    }

    void hedging(long now) {
        lastUsed = now;
        hedged.increment();
    }

    /** How the answer of a call begins, or comes as a whole. */
    void answered(boolean whole, long nanos, long now) {
        if (whole) {
            wholes.took(nanos, now);
            latencies.took(nanos, now);
        } else {
            streams.took(nanos, now);
        }
    }

    /** The end of a call that was let pass in that era. */
    void ended(Verdict verdict, @Nullable HubError error, int era, long sent, long now) {
        switch (verdict) {
            case WELL -> {
                tally.add(CALLS, now);
                breaker.succeeded(era);
                gate.passed(sent);
            }
            case FAILED -> {
                tally.add(CALLS, now);
                tally.add(FAILURES, now);
                breaker.failed(era);
            }
            case LIMITED -> {
                tally.add(CALLS, now);
                tally.add(LIMITED, now);
                breaker.passed(era);
                gate.limited(error == null ? null : error.retryAfter(), sent, now);
            }
            case NOTHING -> breaker.passed(era);
        }
    }

    /**
     * How hard the model is pressed, from 0 to 1: 1 while it rests or is limited, else the largest of
     *
     * <ul>
     *   <li>its failures in the breaker's window, against the share at which the breaker opens,
     *   <li>its refusals for the rate in that window, against all its calls there,
     *   <li>how much slower it has become than its own long-run average: 0 at twice, 1 at five times,
     *   <li>how much of the last fifth of its slots is in use.
     * </ul>
     *
     * Fewer than five calls in the window count as five.
     */
    double pressure() {
        long now = clock.getAsLong();
        if (gate.left(now) > 0 || breaker.state() != State.CLOSED) {
            return 1;
        }
        double calls = Math.max(FEW, tally.sum(CALLS, now));
        double failing = tally.sum(FAILURES, now) / calls / settings.breaker().share();
        double limited = tally.sum(LIMITED, now) / calls;
        double slow = Math.max(wholes.strain(now), streams.strain(now));
        double full = slots instanceof LimitUse limit ? Math.max(0, limit.use() - 0.8) / 0.2 : 0;
        return Math.min(1, Math.max(Math.max(failing, limited), Math.max(slow, full)));
    }

    public String provider() {
        return provider;
    }

    public String model() {
        return model;
    }

    /** 0 while calls pass, 1 while the next one is a probe or one is on its way, 2 while none passes. */
    public int breakerState() {
        return switch (breaker.state()) {
            case OPEN, FORCED_OPEN -> restsFor().isZero() ? 1 : 2;
            case HALF_OPEN -> 1;
            case CLOSED, DISABLED, METRICS_ONLY -> 0;
        };
    }

    /** How long the throttle gate stays closed; zero while it is open. */
    public Duration limitedFor() {
        return Duration.ofNanos(Math.max(0, gate.left(clock.getAsLong())));
    }

    /** How long the breaker is sure to stay open; zero if it may let a call pass. */
    public Duration restsFor() {
        return Duration.ofNanos(Math.max(0, breaker.left(clock.getAsLong())));
    }

    public long retried() {
        return retried.sum();
    }

    public long hedged() {
        return hedged.sum();
    }

    long now() {
        return clock.getAsLong();
    }

    GuardProperties settings() {
        return settings;
    }

    Timer timer() {
        return timer;
    }

    RandomGenerator random() {
        return random;
    }

    Slots slots() {
        return slots;
    }

    Breaker breaker() {
        return breaker;
    }

    long lastUsed() {
        return lastUsed;
    }
}
