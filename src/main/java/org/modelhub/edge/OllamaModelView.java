package org.modelhub.edge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;
import org.modelhub.swap.NameReport;

/**
 * A public name as Ollama's clients see a model. What only a file of weights has (size, digest, quantization) is empty:
 * a name is no file.
 */
final class OllamaModelView {

    /** The tag that Ollama's clients expect behind a name, and leave out when they ask. */
    static final String LATEST = ":latest";

    private static final String FAMILY = "model-hub";

    private OllamaModelView() {}

    static boolean isShown(NameReport name) {
        return name.contract() != null && name.contract().kind() != Kind.RERANK;
    }

    static Map<String, Object> listed(NameReport name) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", name.name() + LATEST);
        view.put("model", name.name() + LATEST);
        view.put("modified_at", modified(name));
        view.put("size", 0);
        view.put("digest", "");
        view.put("details", details(contract(name)));
        view.put("capabilities", capabilities(contract(name)));
        return view;
    }

    static Map<String, Object> shown(NameReport name) {
        Contract contract = contract(name);
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("general.architecture", FAMILY);
        info.put(FAMILY + ".context_length", contract.context());
        if (contract.dimension() > 0) {
            info.put(FAMILY + ".embedding_length", contract.dimension());
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("details", details(contract));
        view.put("model_info", info);
        view.put("capabilities", capabilities(contract));
        view.put("modified_at", modified(name));
        return view;
    }

    private static Contract contract(NameReport name) {
        return Objects.requireNonNull(name.contract());
    }

    private static String modified(NameReport name) {
        return Objects.requireNonNull(name.since()).toString();
    }

    private static Map<String, Object> details(Contract contract) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("parent_model", "");
        details.put("format", "");
        details.put("family", FAMILY);
        details.put("families", List.of(FAMILY));
        details.put("parameter_size", "");
        details.put("quantization_level", "");
        details.put("context_length", contract.context());
        return details;
    }

    private static List<String> capabilities(Contract contract) {
        if (contract.kind() == Kind.EMBEDDING) {
            return List.of("embedding");
        }
        List<String> words = new ArrayList<>(List.of("completion"));
        for (String feature : List.of("tools", "vision")) {
            if (contract.features().contains(feature)) {
                words.add(feature);
            }
        }
        if (contract.features().contains("reasoning")) {
            words.add("thinking");
        }
        return words;
    }
}
