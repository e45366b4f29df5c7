package org.modelhub.edge;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

/** Says on the data port what the readiness probe says on the management port. */
public final class ReportHealthStep implements Processor {

    private final ApplicationAvailability availability;

    ReportHealthStep(ApplicationAvailability availability) {
        this.availability = availability;
    }

    @Override
    public void process(Exchange exchange) {
        if (availability.getReadinessState() != ReadinessState.ACCEPTING_TRAFFIC) {
            throw new HubException(HubError.unavailable("The hub is starting or stopping.", "not_ready"));
        }
        exchange.getMessage().setBody(Map.of("status", "ready"));
    }
}
