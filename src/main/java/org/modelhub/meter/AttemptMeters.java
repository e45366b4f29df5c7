package org.modelhub.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.RequestListener;
import org.modelhub.exchange.RequestOutcome;

/**
 * Counts what became of each model on the way of each request, and the requests that were shed before they had one.
 *
 * <p>Providers and models are those of the files. Outcomes are codes, some of them a provider's own: past {@link
 * #MOST_KEYS} combinations a new one counts as {@code other}.
 */
final class AttemptMeters implements RequestListener {

    static final int MOST_KEYS = 2_000;

    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Key, Counter> counters = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Counter> shed = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Counter> cut = new ConcurrentHashMap<>();

    AttemptMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void shed(String reason) {
        Counter known = shed.get(reason);
        (known != null ? known : shed.computeIfAbsent(reason, this::shedFor)).increment();
    }

    @Override
    public void cut(String reason) {
        cut.computeIfAbsent(reason, this::cutFor).increment();
    }

    private Counter cutFor(String reason) {
        return Counter.builder("hub.cut")
                .description("Connections cut because their client was too slow")
                .tag("reason", reason)
                .register(registry);
    }

    private Counter shedFor(String reason) {
        return Counter.builder("hub.shed")
                .description("Requests refused before anything was done for them")
                .tag("reason", reason)
                .register(registry);
    }

    @Override
    public void completed(RequestOutcome outcome) {
        List<Attempt> attempts = outcome.trail().attempts();
        for (int i = 0; i < attempts.size(); i++) {
            count(attempts.get(i));
        }
    }

    private void count(Attempt attempt) {
        Key key = new Key(attempt.provider(), attempt.model(), attempt.outcome());
        Counter known = counters.get(key);
        (known != null ? known : counters.computeIfAbsent(bounded(key), this::create)).increment();
    }

    private Key bounded(Key key) {
        return counters.size() < MOST_KEYS ? key : new Key(OTHER, OTHER, OTHER);
    }

    private Counter create(Key key) {
        return Counter.builder("hub.attempts")
                .description("Models tried or passed over, by what became of them")
                .tag("provider", key.provider())
                .tag("model", key.model())
                .tag("outcome", key.outcome())
                .register(registry);
    }

    /** Names one combination of the tags of {@code hub.attempts}. */
    private record Key(String provider, String model, String outcome) {}
}
