package org.modelhub.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.ModelCard;
import org.modelhub.swap.NameReport;
import org.modelhub.swap.ReachedModel;
import org.modelhub.swap.SwapProblem;

/** A public name as an operator sees it. */
final class RouteView {

    private RouteView() {}

    static Map<String, Object> of(NameReport name) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", name.name());
        view.put("kind", name.contract() == null ? null : name.contract().kind().wire());
        view.put("state", name.state());
        view.put("generation", name.generation());
        view.put("since", name.since() == null ? null : name.since().toString());
        view.put("rolled_back", name.rolledBack());
        view.put("file", name.file());
        view.put("in_flight", name.inFlight());
        view.put("available", name.available());
        view.put("unavailable", name.unavailable());
        view.put("error", name.problem() == null ? null : of(name.problem()));
        view.put("contract", name.contract() == null ? null : of(name.contract()));
        view.put("models", name.models().stream().map(RouteView::of).toList());
        view.put("draining", name.draining().stream().map(RouteView::of).toList());
        view.put("rollback_to", name.rollbackTo());
        return view;
    }

    static Map<String, Object> of(SwapProblem problem) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("file", problem.file());
        view.put("line", problem.line() == 0 ? null : problem.line());
        view.put("reason", problem.reason());
        return view;
    }

    static Map<String, Object> of(Contract contract) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("context", contract.context());
        view.put("max_output", contract.maxOutput());
        view.put("dimension", contract.dimension());
        view.put("features", List.copyOf(new TreeSet<>(contract.features())));
        return view;
    }

    private static Map<String, Object> of(ReachedModel model) {
        ModelCard card = model.card();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kamelet", card.kamelet());
        view.put("provider", card.provider());
        view.put("upstream_model", card.upstreamModel());
        view.put("version", card.version());
        view.put("tier", card.tier().wire());
        view.put("generative", model.generative());
        view.put("available", model.available());
        return view;
    }

    private static Map<String, Object> of(NameReport.Draining draining) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("generation", draining.generation());
        view.put("in_flight", draining.inFlight());
        view.put("overdue", draining.overdue());
        return view;
    }
}
