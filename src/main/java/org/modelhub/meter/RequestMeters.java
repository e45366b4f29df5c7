package org.modelhub.meter;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.RequestListener;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.exchange.ServedBy;

/**
 * Counts each request once, at its end. The meters of one combination of tags are made when it first occurs and kept, so
 * that a request costs two look-ups by a small key and a few additions.
 *
 * <p>Combinations are bounded: a name is one that exists or {@code unknown}, and past {@link #MOST_KEYS} new ones count
 * as {@code other}; a name that comes and goes with every swap cannot fill the memory of whoever scrapes.
 */
public final class RequestMeters implements RequestListener {

    static final int MOST_KEYS = 2_000;

    private static final String NONE = "none";
    private static final String UNKNOWN = "unknown";
    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final MeterSettings settings;
    private final LongAdder requests = new LongAdder();
    private final LongAdder streams = new LongAdder();
    private final ConcurrentHashMap<RequestKey, RequestTimers> timers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<AnswerKey, AnswerMeters> answers = new ConcurrentHashMap<>();

    public RequestMeters(MeterRegistry registry, MeterSettings settings) {
        this.registry = registry;
        this.settings = settings;
        registry.gauge("hub.requests.active", requests, LongAdder::sum);
        registry.gauge("hub.streams.active", streams, LongAdder::sum);
    }

    @Override
    public void arrived() {
        requests.increment();
    }

    @Override
    public void streamOpened() {
        streams.increment();
    }

    @Override
    public void streamClosed() {
        streams.decrement();
    }

    @Override
    public void completed(RequestOutcome outcome) {
        requests.decrement();
        String provider = provider(outcome.servedBy());
        String model = outcome.model() == null ? UNKNOWN : outcome.model();
        timersOf(new RequestKey(outcome.kind(), model, provider, Outcome.of(outcome), outcome.streamed()))
                .record(outcome.passport());
        if (outcome.servedBy() != null) {
            answersOf(new AnswerKey(model, provider)).record(outcome.passport(), outcome.streamed(), outcome.usage());
        }
    }

    private static String provider(@Nullable ServedBy servedBy) {
        return servedBy == null ? NONE : servedBy.provider();
    }

    private RequestTimers timersOf(RequestKey key) {
        RequestTimers known = timers.get(key);
        return known != null ? known : timers.computeIfAbsent(bounded(key), this::create);
    }

    private RequestKey bounded(RequestKey key) {
        return timers.size() < MOST_KEYS ? key : key.folded(OTHER);
    }

    private AnswerMeters answersOf(AnswerKey key) {
        AnswerMeters known = answers.get(key);
        return known != null ? known : answers.computeIfAbsent(bounded(key), this::create);
    }

    private AnswerKey bounded(AnswerKey key) {
        return answers.size() < MOST_KEYS ? key : new AnswerKey(OTHER, OTHER);
    }

    private RequestTimers create(RequestKey key) {
        return new RequestTimers(registry, settings, key);
    }

    private AnswerMeters create(AnswerKey key) {
        return new AnswerMeters(registry, settings, key);
    }

    /** Names one combination of the tags of {@code hub.requests}. */
    record RequestKey(String kind, String model, String provider, Outcome outcome, boolean streamed) {

        RequestKey folded(String name) {
            return new RequestKey(kind, name, name, outcome, streamed);
        }
    }

    /** Names one public name with one of the providers that answer for it. */
    record AnswerKey(String model, String provider) {}
}
