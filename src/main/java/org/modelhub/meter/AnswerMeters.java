package org.modelhub.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.Passport.Moment;

/** What one provider did for one public name: its time to answer, the client's wait for the first token, tokens. */
final class AnswerMeters {

    private final Timer firstToken;
    private final Timer upstream;
    private final Counter input;
    private final Counter output;

    AnswerMeters(MeterRegistry registry, MeterSettings settings, RequestMeters.AnswerKey key) {
        firstToken = timer("hub.first.token", "Streamed requests from the first byte read to the first token sent", key)
                .serviceLevelObjectives(settings.firstTokenBuckets())
                .register(registry);
        upstream = timer("hub.upstream", "Provider calls from sending to the first sign of an answer", key)
                .register(registry);
        input = tokens(registry, key, "input");
        output = tokens(registry, key, "output");
    }

    private static Timer.Builder timer(String name, String description, RequestMeters.AnswerKey key) {
        return Timer.builder(name)
                .description(description)
                .tag("model", key.model())
                .tag("provider", key.provider());
    }

    private static Counter tokens(MeterRegistry registry, RequestMeters.AnswerKey key, String direction) {
        return Counter.builder("hub.tokens")
                .description("Tokens read and written, as the provider counted or the hub estimated")
                .tag("model", key.model())
                .tag("provider", key.provider())
                .tag("direction", direction)
                .register(registry);
    }

    void record(Passport passport, boolean streamed, @Nullable TokenUsage usage) {
        record(upstream, passport.between(Moment.SENT, Moment.ANSWERED));
        if (streamed) {
            record(firstToken, passport.between(Moment.ARRIVED, Moment.FIRST_BYTE));
        }
        if (usage != null) {
            input.increment(usage.prompt());
            output.increment(usage.completion());
        }
    }

    private static void record(Timer timer, long nanos) {
        if (nanos >= 0) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
