package org.modelhub.edge;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.swap.LiveRoutes;

/** Answers the public names that Ollama's clients can use, in Ollama's shape. */
public final class ListOllamaModelsStep implements Processor {

    private final LiveRoutes live;

    public ListOllamaModelsStep(LiveRoutes live) {
        this.live = live;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage()
                .setBody(Map.of(
                        "models",
                        live.report().stream()
                                .filter(OllamaModelView::isShown)
                                .map(OllamaModelView::listed)
                                .toList()));
    }
}
