package org.modelhub.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.Passport.Moment;

/** The timer of one combination of tags: how many requests, and how long from their head to their last byte. */
final class RequestTimers {

    private final Timer whole;

    RequestTimers(MeterRegistry registry, MeterSettings settings, RequestMeters.RequestKey key) {
        whole = Timer.builder("hub.requests")
                .description("Requests from the first byte read to the last byte sent")
                .tag("kind", key.kind())
                .tag("model", key.model())
                .tag("provider", key.provider())
                .tag("outcome", key.outcome().tag())
                .tag("streamed", Boolean.toString(key.streamed()))
                .serviceLevelObjectives(settings.latencyBuckets())
                .register(registry);
    }

    void record(Passport passport) {
        whole.record(Math.max(0, passport.between(Moment.ARRIVED, Moment.DONE)), TimeUnit.NANOSECONDS);
    }
}
