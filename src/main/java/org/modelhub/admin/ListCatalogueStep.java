package org.modelhub.admin;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.AsyncStep;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.PageQuery;
import org.modelhub.exchange.ProviderStates;
import org.modelhub.exchange.RequestHead;
import org.modelhub.swap.CataloguedModel;
import org.modelhub.swap.NameReport;
import org.modelhub.swap.Swapper;

/**
 * Answers every model that the hub's files describe: what it is, which names reach it, and why it cannot serve. The files
 * are read on the swap thread; the answer goes on where the request came from.
 */
public final class ListCatalogueStep extends AsyncStep {

    private final Swapper swapper;
    private final Supplier<Stream<ProviderStates>> states;

    public ListCatalogueStep(Swapper swapper, Supplier<Stream<ProviderStates>> states) {
        this.swapper = swapper;
        this.states = states;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        PageQuery page;
        try {
            page = PageQuery.of(
                    exchange.getVariable(HubVariables.HEAD, RequestHead.class).query());
        } catch (RuntimeException refused) {
            exchange.setException(refused);
            callback.done(true);
            return true;
        }
        Context caller = Vertx.currentContext();
        swapper.catalogue().whenComplete((models, failure) -> {
            Runnable answer = () -> {
                answer(exchange, page, models, failure);
                callback.done(false);
            };
            if (caller == null) {
                answer.run();
            } else {
                caller.runOnContext(any -> answer.run());
            }
        });
        return false;
    }

    private void answer(
            Exchange exchange, PageQuery page, @Nullable List<CataloguedModel> models, @Nullable Throwable failure) {
        if (models == null) {
            exchange.setException(failure instanceof CompletionException ? failure.getCause() : failure);
        } else {
            exchange.getMessage().setBody(body(page, models));
        }
    }

    private Map<String, Object> body(PageQuery query, List<CataloguedModel> models) {
        Map<String, List<String>> names = publicNames();
        List<CataloguedModel> rest =
                models.stream().filter(model -> query.isBehind(model.name())).toList();
        List<CataloguedModel> page = rest.subList(0, Math.min(query.limit(), rest.size()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("object", "list");
        body.put(
                "data",
                page.stream()
                        .map(model -> new CatalogueView(
                                        model, names.getOrDefault(model.name(), List.of()), states.get())
                                .body())
                        .toList());
        body.put("first_id", page.isEmpty() ? null : page.get(0).name());
        body.put("last_id", page.isEmpty() ? null : page.get(page.size() - 1).name());
        body.put("has_more", page.size() < rest.size());
        return body;
    }

    /** By model, the public names whose live generation reaches it. */
    private Map<String, List<String>> publicNames() {
        Map<String, List<String>> names = new TreeMap<>();
        for (NameReport report : swapper.live().report()) {
            report.models()
                    .forEach(model -> names.merge(
                            model.card().kamelet(),
                            List.of(report.name()),
                            (before, more) -> Stream.concat(before.stream(), more.stream())
                                    .toList()));
        }
        return names;
    }
}
