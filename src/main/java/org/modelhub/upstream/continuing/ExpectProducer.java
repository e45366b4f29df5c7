package org.modelhub.upstream.continuing;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.modelhub.exchange.Expectation;
import org.modelhub.exchange.HubVariables;

/** Leaves one expectation, made with the route, for the models behind it. */
final class ExpectProducer extends DefaultProducer {

    private final Expectation expectation;

    ExpectProducer(ExpectEndpoint endpoint, Expectation expectation) {
        super(endpoint);
        this.expectation = expectation;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.setVariable(HubVariables.EXPECTATION, expectation);
    }
}
