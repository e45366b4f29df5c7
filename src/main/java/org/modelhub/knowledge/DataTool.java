package org.modelhub.knowledge;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.ExtensionPoint;

/**
 * Dify's external data tool: what the knowledge that the tool's variable names has to say about the user's query. Where
 * there is no query, as in an application that only has inputs, these are the query.
 */
final class DataTool implements ExtensionPoint {

    /** Below it a passage has nothing to do with the query, and in a prompt it would only mislead. */
    private static final double RELEVANT = 0.2;

    private final KnowledgeSearch search;
    private final int passages;

    DataTool(KnowledgeSearch search, int passages) {
        this.search = search;
        this.passages = passages;
    }

    @Override
    public String point() {
        return "app.external_data_tool.query";
    }

    @Override
    public CompletableFuture<Map<String, @Nullable Object>> answer(
            Map<String, @Nullable Object> params, Cancel cancel) {
        if (!(params.get("tool_variable") instanceof String variable) || variable.isBlank()) {
            String param = "params.tool_variable";
            throw new HubException(
                    HubError.badRequest("'tool_variable' must name a knowledge of this hub.", param, "invalid_value"));
        }
        KnowledgeBase base = search.shelf().requireByVariable(variable);
        String text = text(params);
        if (text.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of("result", ""));
        }
        KnowledgeQuery query = new KnowledgeQuery(base.id(), text, passages, RELEVANT, MetadataCondition.NONE);
        return search.answer(base, query, cancel).thenApply(found -> Map.of("result", joined(found)));
    }

    private static String text(Map<String, @Nullable Object> params) {
        if (params.get("query") instanceof String query && !query.isBlank()) {
            return query;
        }
        Map<?, ?> inputs = params.get("inputs") instanceof Map<?, ?> given ? given : Map.of();
        return inputs.values().stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private static String joined(List<Found> found) {
        return found.stream().map(one -> one.passage().content()).collect(Collectors.joining("\n\n"));
    }
}
