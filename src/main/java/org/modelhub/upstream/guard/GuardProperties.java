package org.modelhub.upstream.guard;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How calls to providers are guarded, {@code hub.upstream.guard.*}.
 *
 * @param models guards that are kept; above it the longest unused one is forgotten
 */
@ConfigurationProperties("hub.upstream.guard")
public record GuardProperties(
        @DefaultValue("4096") int models,
        @DefaultValue Breaking breaker,
        @DefaultValue Gate gate,
        @DefaultValue Retry retry,
        @DefaultValue Hedge hedge) {

    public static final GuardProperties DEFAULT =
            new GuardProperties(4096, Breaking.DEFAULT, Gate.DEFAULT, Retry.DEFAULT, Hedge.DEFAULT);

    public GuardProperties {
        Bounds.check(models, 16, 1_000_000, "models");
    }

    /**
     * When a model rests.
     *
     * @param consecutive failures one after another that open the breaker
     * @param share of failures in the window that opens it
     * @param calls in the window before the share is judged
     * @param window whole seconds
     * @param open how long it stays open at first; doubles with every probe that fails
     * @param longest up to which it doubles
     * @param jitter part of that time by which it is longer or shorter at random
     */
    public record Breaking(
            @DefaultValue("5") int consecutive,
            @DefaultValue("0.5") double share,
            @DefaultValue("20") int calls,
            @DefaultValue("10s") Duration window,
            @DefaultValue("5s") Duration open,
            @DefaultValue("60s") Duration longest,
            @DefaultValue("0.2") double jitter) {

        public static final Breaking DEFAULT =
                new Breaking(5, 0.5, 20, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(60), 0.2);

        public Breaking {
            Bounds.check(consecutive, 1, 1_000_000, "breaker.consecutive");
            Bounds.check(share, 0.01, 1, "breaker.share");
            Bounds.check(calls, 1, 1_000_000, "breaker.calls");
            Bounds.check(window, Duration.ofSeconds(1), Duration.ofMinutes(10), "breaker.window");
            Bounds.check(open, Duration.ofMillis(100), Duration.ofMinutes(10), "breaker.open");
            Bounds.check(longest, open, Duration.ofHours(1), "breaker.longest");
            Bounds.check(jitter, 0, 0.9, "breaker.jitter");
        }
    }

    /**
     * How long a model is not called that limits the rate of calls.
     *
     * @param first where the provider names no time; doubles with every further refusal
     * @param grown up to which it doubles
     * @param longest whatever time the provider names; zero leaves it always open
     */
    public record Gate(
            @DefaultValue("1s") Duration first,
            @DefaultValue("30s") Duration grown,
            @DefaultValue("60s") Duration longest) {

        public static final Gate DEFAULT =
                new Gate(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(60));

        public Gate {
            Bounds.check(first, Duration.ofMillis(10), Duration.ofMinutes(10), "gate.first");
            Bounds.check(grown, first, Duration.ofHours(1), "gate.grown");
            Bounds.check(longest, Duration.ZERO, Duration.ofDays(1), "gate.longest");
        }
    }

    /**
     * When a call is repeated.
     *
     * @param most repetitions of one request at one model
     * @param first longest wait before the first one; doubles
     * @param cap up to which it doubles
     * @param patience a provider's Retry-After up to which the hub waits itself
     * @param within time since the first try within which the last one begins
     * @param share of the requests of the window that may be repeated
     * @param least repetitions in a window that are always allowed
     */
    public record Retry(
            @DefaultValue("2") int most,
            @DefaultValue("50ms") Duration first,
            @DefaultValue("500ms") Duration cap,
            @DefaultValue("2s") Duration patience,
            @DefaultValue("5s") Duration within,
            @DefaultValue("0.2") double share,
            @DefaultValue("3") int least,
            @DefaultValue("10s") Duration window) {

        public static final Retry DEFAULT = new Retry(
                2,
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                0.2,
                3,
                Duration.ofSeconds(10));

        public Retry {
            Bounds.check(most, 0, 5, "retry.most");
            Bounds.check(first, Duration.ofMillis(1), Duration.ofSeconds(10), "retry.first");
            Bounds.check(cap, first, Duration.ofSeconds(10), "retry.cap");
            Bounds.check(patience, Duration.ZERO, Duration.ofSeconds(30), "retry.patience");
            Bounds.check(within, Duration.ZERO, Duration.ofMinutes(1), "retry.within");
            Bounds.check(share, 0, 1, "retry.share");
            Bounds.check(least, 0, 1000, "retry.least");
            Bounds.check(window, Duration.ofSeconds(1), Duration.ofMinutes(10), "retry.window");
        }
    }

    /**
     * When a late answer is asked for a second time, where a public name wants it.
     *
     * @param percentile of the model's latest times after which an answer is late
     * @param samples answers of which that is read, before which nothing is late
     * @param share of those requests in the window
     */
    public record Hedge(
            @DefaultValue("0.95") double percentile,
            @DefaultValue("20") int samples,
            @DefaultValue("0.02") double share,
            @DefaultValue("60s") Duration window) {

        public static final Hedge DEFAULT = new Hedge(0.95, 20, 0.02, Duration.ofSeconds(60));

        public Hedge {
            Bounds.check(percentile, 0.5, 0.999, "hedge.percentile");
            Bounds.check(samples, 1, 100_000, "hedge.samples");
            Bounds.check(share, 0, 0.2, "hedge.share");
            Bounds.check(window, Duration.ofSeconds(1), Duration.ofHours(1), "hedge.window");
        }
    }
}
