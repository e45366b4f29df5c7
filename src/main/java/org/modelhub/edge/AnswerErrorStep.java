package org.modelhub.edge;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Turns what a route threw into the one error shape; the edge writes it in the client's dialect. */
public final class AnswerErrorStep implements Processor {

    @Override
    public void process(Exchange exchange) {
        Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        exchange.getMessage().setBody(ThrownErrors.asHubError(thrown));
    }
}
