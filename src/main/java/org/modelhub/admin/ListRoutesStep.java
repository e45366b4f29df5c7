package org.modelhub.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.swap.LiveRoutes;

/** Answers the state of every public name, and of the files that belong to none. */
public final class ListRoutesStep implements Processor {

    private final LiveRoutes live;

    public ListRoutesStep(LiveRoutes live) {
        this.live = live;
    }

    @Override
    public void process(Exchange exchange) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("object", "list");
        body.put("data", live.report().stream().map(RouteView::of).toList());
        body.put(
                "stray_errors", live.strayProblems().stream().map(RouteView::of).toList());
        body.put("restart_needed", live.restartNeeded());
        exchange.getMessage().setBody(body);
    }
}
