package org.modelhub.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Trail;

/** What became of each request of a drill, how often it was put to providers, and what it was billed. */
final class Ledger {

    private final List<Page> pages = new ArrayList<>();
    private final long promisedNanos;
    private long calls;

    Ledger(Duration promised) {
        promisedNanos = promised.toNanos();
    }

    /** @param servable whether at least one provider was good at that moment */
    Page open(long now, boolean servable) {
        Page page = new Page(now, promisedNanos, servable);
        pages.add(page);
        return page;
    }

    void called(long times) {
        calls += times;
    }

    /** Takes another hour in. */
    void add(Ledger other) {
        pages.addAll(other.pages);
        calls += other.calls;
    }

    long requests() {
        return pages.size();
    }

    double answeredWell() {
        return (double) pages.stream().filter(page -> page.well).count() / pages.size();
    }

    /** The same among those that some provider could serve when they came. */
    double answeredWellOfServable() {
        long servable = pages.stream().filter(page -> page.servable).count();
        return (double) pages.stream()
                        .filter(page -> page.servable && page.well)
                        .count()
                / servable;
    }

    double attempts() {
        return (double) calls / pages.size();
    }

    /** Calls that the trails know of; all of them, or the trail lies. */
    long attemptsInTrails() {
        return pages.stream()
                .flatMap(page -> page.trail.attempts().stream())
                .filter(Attempt::called)
                .count();
    }

    long calls() {
        return calls;
    }

    /** Requests settled more than once, or never, or by other tokens than their client got. */
    long wronglyBilled() {
        return pages.stream().filter(page -> !page.isRightlyBilled()).count();
    }

    long tokensBilled() {
        return pages.stream().mapToLong(page -> page.billed).sum();
    }

    /** One request. Settled in its exchange's on-completion, as admission and the meters do. */
    static final class Page extends SynchronizationAdapter {

        private final Trail trail = new Trail();
        private final long began;
        private final long promisedNanos;
        private final boolean servable;
        private int settled;
        private long billed;
        private long delivered;
        private boolean well;

        private Page(long began, long promisedNanos, boolean servable) {
            this.began = began;
            this.promisedNanos = promisedNanos;
            this.servable = servable;
        }

        Trail trail() {
            return trail;
        }

        void answered(Exchange exchange, long now) {
            Integer tokens =
                    exchange.getException() == null ? exchange.getMessage().getBody(Integer.class) : null;
            delivered = tokens == null ? 0 : tokens;
            well = tokens != null && now - began <= promisedNanos;
        }

        @Override
        public void onDone(Exchange exchange) {
            settled++;
            billed += trail.attempts().stream()
                    .filter(Attempt::answered)
                    .mapToLong(attempt ->
                            attempt.usage() == null ? 0 : attempt.usage().total())
                    .sum();
        }

        private boolean isRightlyBilled() {
            return settled == 1 && billed == delivered;
        }
    }
}
