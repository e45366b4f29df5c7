package org.modelhub.upstream.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.modelhub.upstream.guard.GuardProperties.Breaking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a model rest that fails.
 *
 * <pre>
 *            5 failures in a row, or half of at least 20 calls in 10 s
 *   CLOSED ────────────────────────────────────────────────────────────▶ OPEN ◀──┐
 *      ▲                                                                  │      │ the probe failed:
 *      │ the probe was answered                      5 s, ±20 %, are over │      │ twice as long, to 60 s
 *      └─────────────────────────── HALF_OPEN, one probe at a time ◀──────┘      │
 *                                       │ ▲ │                                    │
 *                                       └─┘ └────────────────────────────────────┘
 *             the probe was given up, or limited: the next call is the probe
 * </pre>
 *
 * <p>A call counts in the state in which it began, so that an answer which was on its way when the model broke down does
 * not close the breaker. A probe whose answer begins has shown what it should; a failure later in that answer counts as
 * one of the closed state. Safe for any thread.
 */
final class Breaker {

    /** The era of a call that is not to be made. */
    static final int REFUSED = -1;

    private static final Logger LOGGER = LoggerFactory.getLogger(Breaker.class);

    /** Every failure is the same to it. */
    private static final Exception FAILURE = new Exception("call failed", null, false, false) {};

    private final String provider;
    private final String model;
    private final Breaking settings;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private final CircuitBreaker breaker;
    private volatile long restsUntil;
    /** How often the state has changed. */
    private int era;

    private int consecutive;

    Breaker(String provider, String model, Breaking settings, LongSupplier clock, RandomGenerator random) {
        this.provider = provider;
        this.model = model;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.restsUntil = clock.getAsLong();
        this.breaker = CircuitBreaker.of(provider + '/' + model, config());
        breaker.getEventPublisher()
                .onStateTransition(event -> changed(event.getStateTransition().getToState()));
    }

    /** Everything is said, because the library's own values suit nobody here. */
    private CircuitBreakerConfig config() {
        return CircuitBreakerConfig.custom()
                .clock(new NanoClock(clock))
                .currentTimestampFunction(any -> clock.getAsLong(), TimeUnit.NANOSECONDS)
                .slidingWindow(
                        (int) settings.window().toSeconds(),
                        settings.calls(),
                        SlidingWindowType.TIME_BASED,
                        SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                .failureRateThreshold((float) (settings.share() * 100))
                .slowCallRateThreshold(100)
                .slowCallDurationThreshold(Duration.ofDays(1))
                .permittedNumberOfCallsInHalfOpenState(1)
                .maxWaitDurationInHalfOpenState(Duration.ZERO)
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .waitIntervalFunctionInOpenState(this::rest)
                .writableStackTraceEnabled(false)
                .build();
    }

    /** How long it stays open for the nth time in a row, in milliseconds. */
    private long rest(int nth) {
        double doubled = settings.open().toMillis() * Math.pow(2, Math.min(nth, 30) - 1.0);
        double span = Math.min(doubled, settings.longest().toMillis());
        long millis = Math.round(span * (1 + settings.jitter() * (2 * random.nextDouble() - 1)));
        restsUntil = clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
        return millis;
    }

    /** Within one of the synchronized methods. */
    private void changed(State state) {
        era++;
        consecutive = 0;
        LOGGER.atWarn()
                .addKeyValue("provider", provider)
                .addKeyValue("model", model)
                .addKeyValue("breaker", state)
                .log("the breaker of a model changed its state");
    }

    State state() {
        return breaker.getState();
    }

    /** How long it is still sure to refuse; 0 or less if it may let a call pass. */
    long left(long now) {
        return breaker.getState() == State.OPEN ? restsUntil - now : 0;
    }

    /** Lets a call pass. {@return the era to report its end with, or {@link #REFUSED}} */
    synchronized int enter() {
        return breaker.tryAcquirePermission() ? era : REFUSED;
    }

    /** The answer of a call begins. {@return the era to report its end with} */
    synchronized int began(int entered) {
        if (entered == era && breaker.getState() == State.HALF_OPEN) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            return era;
        }
        return entered;
    }

    synchronized void succeeded(int entered) {
        if (entered == era) {
            consecutive = 0;
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        }
    }

    synchronized void failed(int entered) {
        if (entered != era) {
            return;
        }
        consecutive++;
        breaker.onError(0, TimeUnit.NANOSECONDS, FAILURE);
        if (consecutive >= settings.consecutive() && breaker.getState() == State.CLOSED) {
            breaker.transitionToOpenState();
        }
    }

    /** A call says nothing about the model: its client left, its rate was limited, it was never sent. */
    synchronized void passed(int entered) {
        if (entered == era) {
            breaker.releasePermission();
        }
    }

    /** The library wants a clock of the calendar. */
    private static final class NanoClock extends Clock {

        private final LongSupplier nanos;
        private final long origin;

        NanoClock(LongSupplier nanos) {
            this.nanos = nanos;
            this.origin = nanos.getAsLong();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos.getAsLong() - origin);
        }
    }
}
