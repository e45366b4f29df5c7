package org.modelhub.edge.engine;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Drains the data port before anything else of the hub ends: says that it is not ready, serves what runs, and only then
 * lets the context go on.
 *
 * <p>A listener that comes first and not a phase of the lifecycle: the same event closes the management port, whose probe
 * is to say all the while that the hub is not ready, and phases come after events.
 */
public final class DrainBeforeClose implements ApplicationListener<ContextClosedEvent>, Ordered {

    private final ApplicationContext hub;
    private final Drain drain;

    public DrainBeforeClose(ApplicationContext hub, Drain drain) {
        this.hub = hub;
        this.drain = drain;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the event of a child context comes up to here too
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() == hub) {
            AvailabilityChangeEvent.publish(hub, ReadinessState.REFUSING_TRAFFIC);
            drain.run();
        }
    }
}
