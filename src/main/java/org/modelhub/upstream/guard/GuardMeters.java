package org.modelhub.upstream.guard;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Shows the state of every guard, read when somebody asks and at no cost to a request. */
public final class GuardMeters {

    private final MeterRegistry registry;

    public GuardMeters(MeterRegistry registry, Guards guards) {
        this.registry = registry;
        guards.watch(this::show);
    }

    private void show(ModelGuard guard) {
        Tags tags = Tags.of("provider", guard.provider(), "model", guard.model());
        Gauge.builder("hub.upstream.breaker", guard, ModelGuard::breakerState)
                .description("0 closed, 1 half open, 2 open")
                .tags(tags)
                .register(registry);
        Gauge.builder("hub.upstream.limited", guard, each -> each.limitedFor().toMillis() / 1000.0)
                .description("Time until a model that limits the rate of calls is asked again")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("hub.upstream.retries", guard, ModelGuard::retried)
                .description("Repeated calls")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("hub.upstream.hedges", guard, ModelGuard::hedged)
                .description("Second calls of late answers")
                .tags(tags)
                .register(registry);
    }
}
