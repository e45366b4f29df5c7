package org.modelhub.knowledge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.FutureStep;
import org.modelhub.exchange.HubVariables;

/** Answers a query as an external knowledge base of Dify does. */
public final class RetrieveKnowledgeStep extends FutureStep {

    private final KnowledgeSearch search;

    RetrieveKnowledgeStep(KnowledgeSearch search) {
        this.search = search;
    }

    @Override
    protected CompletableFuture<?> begin(Exchange exchange) {
        KnowledgeQuery query = KnowledgeQuery.read(exchange.getMessage().getBody(byte[].class));
        Cancel cancel = exchange.getVariable(HubVariables.CANCEL, Cancel.class);
        return search.answer(query, cancel == null ? new Cancel() : cancel).thenApply(RetrieveKnowledgeStep::reply);
    }

    private static Map<String, Object> reply(List<Found> found) {
        return Map.of("records", found.stream().map(RetrieveKnowledgeStep::view).toList());
    }

    private static Map<String, Object> view(Found found) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("content", found.passage().content());
        view.put("score", found.score());
        view.put("title", found.document().title());
        view.put("metadata", found.document().metadata(found.passage()));
        return view;
    }
}
