package org.modelhub.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.ModelCard;
import org.modelhub.exchange.ProviderStates;
import org.modelhub.swap.CataloguedModel;
import org.modelhub.swap.ReachedModel;
import org.modelhub.swap.SwapProblem;

/** A model as an operator sees it, with all that keeps it from serving. */
final class CatalogueView {

    private final CataloguedModel entry;
    private final List<String> publicNames;
    private final Stream<ProviderStates> states;

    /** @param publicNames that reach the model now */
    CatalogueView(CataloguedModel entry, List<String> publicNames, Stream<ProviderStates> states) {
        this.entry = entry;
        this.publicNames = publicNames;
        this.states = states;
    }

    Map<String, Object> body() {
        ReachedModel model = entry.model();
        ModelCard card = model == null ? null : model.card();
        List<Map<String, Object>> reasons = reasons(card);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", entry.name());
        view.put("file", entry.file());
        view.put("kind", card == null ? null : card.contract().kind().wire());
        view.put("provider", card == null ? null : card.provider());
        view.put("upstream_model", card == null ? null : card.upstreamModel());
        view.put("version", card == null ? null : card.version());
        view.put("tier", card == null ? null : card.tier().wire());
        view.put("generative", model == null ? null : model.generative());
        view.put("contract", card == null ? null : RouteView.of(card.contract()));
        view.put("price", card == null ? null : price(card));
        view.put("public_names", publicNames);
        view.put("available", reasons.isEmpty());
        view.put("reasons", reasons);
        return view;
    }

    private Map<String, Object> price(ModelCard card) {
        Map<String, Object> price = new LinkedHashMap<>();
        price.put("currency", entry.lines().getOrDefault("price-currency", "USD"));
        price.put("per_tokens", 1_000_000);
        price.put("input", card.priceInput());
        price.put("output", card.priceOutput());
        price.put("date", entry.lines().get("price-date"));
        return price;
    }

    private List<Map<String, Object>> reasons(@Nullable ModelCard card) {
        List<Map<String, Object>> reasons = new ArrayList<>();
        SwapProblem problem = entry.problem();
        if (problem != null) {
            Map<String, Object> broken = reason("file_broken", problem.toString(), null);
            reasons.add(broken);
        }
        for (CataloguedModel.Missing missing : entry.missing()) {
            reasons.add(reason(code(missing.option()), sentence(missing), missing.variable()));
        }
        if (card != null && entry.missing().isEmpty()) {
            states.flatMap(known -> known.objection(card.provider(), card.upstreamModel()).stream())
                    .forEach(objection -> reasons.add(reason("provider", objection, null)));
        }
        if (publicNames.isEmpty()) {
            reasons.add(reason("unused", "No public name reaches it.", null));
        }
        return reasons;
    }

    private static Map<String, Object> reason(String code, String message, @Nullable String variable) {
        Map<String, Object> reason = new LinkedHashMap<>();
        reason.put("code", code);
        reason.put("message", message);
        reason.put("variable", variable);
        return reason;
    }

    private static String code(String option) {
        return switch (option) {
            case "baseUrl" -> "no_base_url";
            case "apiKey", "apiKeys" -> "no_api_key";
            default -> "not_set";
        };
    }

    private static String sentence(CataloguedModel.Missing missing) {
        String lacking = switch (code(missing.option())) {
            case "no_base_url" -> "It has no base URL";
            case "no_api_key" -> "It has no API key";
            default -> "It has no " + missing.option();
        };
        return lacking + ": " + missing.variable() + " is not set.";
    }
}
