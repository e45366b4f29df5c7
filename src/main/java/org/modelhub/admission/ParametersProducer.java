package org.modelhub.admission;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.HubVariables;
import org.modelhub.schema.SchemaCheck;
import org.modelhub.schema.Violation;

/** Refuses a chat request whose parameters break the model's schema; requests of other kinds have none. */
final class ParametersProducer extends DefaultProducer {

    private final SchemaCheck schema;

    ParametersProducer(ParametersEndpoint endpoint, SchemaCheck schema) {
        super(endpoint);
        this.schema = schema;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getVariable(HubVariables.REQUEST) instanceof ChatRequest chat) {
            Violation violation = schema.firstViolation(RequestParameters.of(chat.body()));
            if (violation != null) {
                throw new HubException(violation.refusal());
            }
        }
    }
}
