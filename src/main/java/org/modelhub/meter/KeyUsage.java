package org.modelhub.meter;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.RequestListener;
import org.modelhub.exchange.RequestOutcome;

/**
 * What each API key has used of each public name, since this process started and in it alone. Both kinds of names are
 * the operator's, so strangers cannot make it grow.
 */
final class KeyUsage implements RequestListener {

    private final Instant since;
    private final ConcurrentMap<String, ConcurrentMap<String, Tally>> keys = new ConcurrentHashMap<>();

    KeyUsage(Clock clock) {
        this.since = clock.instant();
    }

    @Override
    public void completed(RequestOutcome outcome) {
        if (outcome.caller() != null && outcome.model() != null) {
            keys.computeIfAbsent(outcome.caller().keyId(), key -> new ConcurrentSkipListMap<>())
                    .computeIfAbsent(outcome.model(), model -> new Tally())
                    .add(outcome);
        }
    }

    /** One key's report, in the order of the names. */
    Map<String, Object> report(String keyId) {
        List<Map<String, Object>> models = new ArrayList<>();
        Tally sum = new Tally();
        keys.getOrDefault(keyId, new ConcurrentSkipListMap<>()).forEach((model, tally) -> {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("model", model);
            tally.into(view);
            models.add(view);
            sum.add(tally);
        });
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("object", "usage");
        report.put("key", keyId);
        report.put("since", since.getEpochSecond());
        sum.into(report);
        report.put("models", models);
        return report;
    }

    /** Counts that only grow. */
    private static final class Tally {

        private final LongAdder requests = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private final LongAdder prompt = new LongAdder();
        private final LongAdder completion = new LongAdder();

        void add(RequestOutcome outcome) {
            requests.increment();
            if (outcome.error() != null) {
                failures.increment();
            }
            TokenUsage usage = outcome.usage();
            if (usage != null) {
                prompt.add(usage.prompt());
                completion.add(usage.completion());
            }
        }

        void add(Tally other) {
            requests.add(other.requests.sum());
            failures.add(other.failures.sum());
            prompt.add(other.prompt.sum());
            completion.add(other.completion.sum());
        }

        void into(Map<String, Object> view) {
            view.put("requests", requests.sum());
            view.put("failed_requests", failures.sum());
            view.put("prompt_tokens", prompt.sum());
            view.put("completion_tokens", completion.sum());
            view.put("total_tokens", prompt.sum() + completion.sum());
        }
    }
}
