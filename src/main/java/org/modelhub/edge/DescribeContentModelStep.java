package org.modelhub.edge;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;
import org.modelhub.swap.LiveRoutes;
import org.modelhub.swap.NameReport;

/** Answers one public name in Google's shape, the path parameter {@code id}. */
public final class DescribeContentModelStep implements Processor {

    private final LiveRoutes live;

    public DescribeContentModelStep(LiveRoutes live) {
        this.live = live;
    }

    @Override
    public void process(Exchange exchange) {
        RequestHead head = exchange.getVariable(HubVariables.HEAD, RequestHead.class);
        NameReport name = live.require(head.pathParameters().get("id"));
        if (name.contract() == null) {
            throw new HubException(HubError.unavailable(
                    "The model '" + name.name() + "' is configured, but could not be loaded.", "model_not_loaded"));
        }
        exchange.getMessage().setBody(ContentModelView.of(name));
    }
}
