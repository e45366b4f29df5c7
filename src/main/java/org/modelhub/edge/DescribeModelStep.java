package org.modelhub.edge;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;
import org.modelhub.swap.LiveRoutes;

/** Answers what a client can rely on when it asks for one public name, the path parameter {@code id}. */
public final class DescribeModelStep implements Processor {

    private final LiveRoutes live;

    public DescribeModelStep(LiveRoutes live) {
        this.live = live;
    }

    @Override
    public void process(Exchange exchange) {
        RequestHead head = exchange.getVariable(HubVariables.HEAD, RequestHead.class);
        exchange.getMessage()
                .setBody(ModelView.full(live.require(head.pathParameters().get("id"))));
    }
}
