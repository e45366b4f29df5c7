package org.modelhub.meter;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.RequestListener;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.ServedBy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in one line that an answer came from another model than the first choice, or from none. While a provider is down
 * that is every answer, so only the first {@link #LINES_PER_SECOND} of a second are told, and how many were not.
 */
final class FailoverLog implements RequestListener {

    static final int LINES_PER_SECOND = 10;

    private static final Logger LOGGER = LoggerFactory.getLogger(FailoverLog.class);
    /** How an attempt ends that the hub broke off: its client left, or the hub itself ends. */
    private static final String LEFT = "client_gone";

    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier nanos;
    private final AtomicLong second = new AtomicLong();
    private final AtomicInteger lines = new AtomicInteger();

    FailoverLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void completed(RequestOutcome outcome) {
        List<Attempt> attempts = outcome.trail().attempts();
        if (!attempts.isEmpty() && isFailure(attempts.get(0))) {
            if (outcome.error() != null || !servedBy(outcome, attempts.get(0))) {
                say(outcome, attempts);
            }
        }
    }

    private static boolean isFailure(Attempt attempt) {
        return !attempt.answered() && !attempt.outcome().equals(LEFT);
    }

    /** Whether a retry brought the first choice back. */
    private static boolean servedBy(RequestOutcome outcome, Attempt first) {
        ServedBy servedBy = outcome.servedBy();
        return servedBy != null
                && servedBy.provider().equals(first.provider())
                && servedBy.model().equals(first.model());
    }

    private void say(RequestOutcome outcome, List<Attempt> attempts) {
        int unsaid = unsaid();
        if (unsaid < 0) {
            return;
        }
        Attempt first = attempts.get(0);
        LOGGER.atInfo()
                .addKeyValue("requestId", outcome.head().requestId())
                .addKeyValue("provider", first.provider())
                .addKeyValue("model", first.model())
                .addKeyValue("outcome", first.outcome())
                .addKeyValue("attempt", attempts.size())
                .addKeyValue("servedBy", servedBy(outcome))
                .addKeyValue("statusCode", outcome.status())
                .addKeyValue("unsaid", unsaid)
                .log("first choice did not answer");
    }

    private static String servedBy(RequestOutcome outcome) {
        return outcome.error() != null || outcome.servedBy() == null
                ? "none"
                : outcome.servedBy().label();
    }

    /** How many lines the seconds before this one kept to themselves; -1 if this one is to be kept too. */
    private int unsaid() {
        long now = nanos.getAsLong() / SECOND;
        long before = second.get();
        if (now != before && second.compareAndSet(before, now)) {
            return Math.max(0, lines.getAndSet(1) - LINES_PER_SECOND);
        }
        return lines.incrementAndGet() <= LINES_PER_SECOND ? 0 : -1;
    }
}
