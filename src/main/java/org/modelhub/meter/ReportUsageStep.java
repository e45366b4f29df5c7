package org.modelhub.meter;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;

/** Answers what the caller's own key has used. */
public final class ReportUsageStep implements Processor {

    private final KeyUsage usage;

    ReportUsageStep(KeyUsage usage) {
        this.usage = usage;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = exchange.getVariable(HubVariables.CALLER, Caller.class);
        exchange.getMessage().setBody(usage.report(caller.keyId()));
    }
}
