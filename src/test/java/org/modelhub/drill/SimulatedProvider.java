package org.modelhub.drill;

import java.time.Duration;
import java.util.Random;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Cancel;
import org.modelhub.upstream.guard.Ask;
import org.modelhub.upstream.guard.VirtualTime;

/**
 * A provider in virtual time: answers whole, after a time that varies as those of models do, unless the weather of its
 * plan is bad. What a call then ends with is what the hub makes of such an upstream.
 */
final class SimulatedProvider implements Ask {

    /** After which the hub gives a call up: the operator's limit to the first byte of this provider. */
    static final Duration FIRST_BYTE = Duration.ofSeconds(4);

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration AT_ONCE = Duration.ofMillis(20);
    private static final Duration USUAL = Duration.ofMillis(800);
    private static final double SPREAD = 0.5;
    private static final int SLOW_FACTOR = 20;
    private static final long LONGEST_RETRY_AFTER = 20;

    private final VirtualTime time;
    private final OutagePlan plan;
    private final Random random;
    private long calls;

    SimulatedProvider(VirtualTime time, OutagePlan plan, long seed) {
        this.time = time;
        this.plan = plan;
        this.random = new Random(seed);
    }

    long calls() {
        return calls;
    }

    @Override
    public void ask(Cancel cancel, Done done) {
        calls++;
        long now = time.getAsLong();
        long service = (long) (USUAL.toNanos() * Math.exp(SPREAD * random.nextGaussian()));
        switch (plan.at(now)) {
            case GOOD -> answer(done, now, service);
            case SLOW -> answer(done, now, service * SLOW_FACTOR);
            case SILENT -> later(FIRST_BYTE, () -> done.failed(timeout()));
            case THROTTLED -> later(AT_ONCE, () -> done.failed(throttled()));
            case FAILING -> fail(done);
        }
    }

    private void answer(Done done, long now, long service) {
        long end = now + service;
        long breaks = plan.breaksOff(now, Math.min(end, now + FIRST_BYTE.toNanos()));
        if (breaks < Long.MAX_VALUE) {
            time.schedule(breaks - now, () -> done.failed(upstream(502, "upstream_broken")));
        } else if (service > FIRST_BYTE.toNanos()) {
            later(FIRST_BYTE, () -> done.failed(timeout()));
        } else {
            int tokens = 1 + random.nextInt(500);
            time.schedule(service, () -> done.answered(tokens, true, TokenUsage.of(0, tokens)));
        }
    }

    /** A dead provider refuses at once, or cannot even be reached. */
    private void fail(Done done) {
        if (random.nextInt(3) > 0) {
            later(AT_ONCE, () -> done.failed(upstream(503, null)));
        } else {
            later(CONNECT, () -> done.failed(upstream(502, "upstream_unreachable")));
        }
    }

    private void later(Duration wait, Runnable action) {
        time.schedule(wait.toNanos(), action);
    }

    private HubError throttled() {
        long seconds = Math.min(LONGEST_RETRY_AFTER, 1 + plan.left(time.getAsLong()) / 1_000_000_000);
        Duration retryAfter = Duration.ofSeconds(seconds);
        return new HubError(429, "Too many.", "upstream_error", null, "rate_limit_exceeded", retryAfter);
    }

    private static HubError timeout() {
        return upstream(504, "upstream_timeout");
    }

    private static HubError upstream(int status, String code) {
        return HubError.upstream(status, "The simulated provider does not answer.", code);
    }
}
