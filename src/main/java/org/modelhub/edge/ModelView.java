package org.modelhub.edge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;
import org.modelhub.swap.NameReport;
import org.modelhub.swap.ReachedModel;

/** A public name as a client sees it: OpenAI's four fields first, then the name's contract. */
final class ModelView {

    /** Not the provider: a swap behind the name must not show. */
    private static final String OWNER = "model-hub";

    private ModelView() {}

    /** What a list shows of a name that serves. */
    static Map<String, Object> brief(NameReport name) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", name.name());
        view.put("object", "model");
        view.put("created", Objects.requireNonNull(name.since()).getEpochSecond());
        view.put("owned_by", OWNER);
        view.put("kind", Objects.requireNonNull(name.contract()).kind().wire());
        view.put("available", name.available());
        return view;
    }

    /** Everything that a client can rely on, whichever model answers. */
    static Map<String, Object> full(NameReport name) {
        Contract contract = Objects.requireNonNull(name.contract());
        Map<String, Object> view = brief(name);
        view.put("context_window", contract.context());
        if (contract.kind() == Kind.CHAT) {
            view.put("max_output_tokens", contract.maxOutput());
            view.put("generative", generative(name));
        }
        if (contract.kind() == Kind.EMBEDDING) {
            view.put("embedding_dimension", contract.dimension());
        }
        view.put("features", List.copyOf(new TreeSet<>(contract.features())));
        view.put("price", PriceView.of(name.models()));
        view.putAll(XinferenceView.of(name.name(), contract));
        return view;
    }

    /** Only if all that can answer now are: a fallback that merely extracts makes the promise false. */
    private static boolean generative(NameReport name) {
        List<ReachedModel> able =
                name.models().stream().filter(ReachedModel::available).toList();
        return (able.isEmpty() ? name.models() : able).stream().allMatch(ReachedModel::generative);
    }
}
