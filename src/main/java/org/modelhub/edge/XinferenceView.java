package org.modelhub.edge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;

/**
 * A public name in the fields by which Xinference describes a model. Dify's Xinference plugin takes a model's features
 * from them, where Dify's other plugins have a person type them into a form.
 */
final class XinferenceView {

    /** Any but {@code ggmlv3}, which clients take for one of the first formats and treat by the model's name. */
    private static final String FORMAT = "hub";

    private XinferenceView() {}

    static Map<String, Object> of(String name, Contract contract) {
        Map<String, Object> view = new LinkedHashMap<>();
        boolean chat = contract.kind() == Kind.CHAT;
        view.put("model_name", name);
        view.put("model_uid", name);
        view.put("model_type", chat ? "LLM" : contract.kind().wire());
        view.put("model_format", FORMAT);
        view.put("model_ability", abilities(contract));
        view.put("context_length", contract.context());
        // Of an embedding model this is the input limit.
        view.put("max_tokens", chat ? contract.maxOutput() : contract.context());
        if (contract.kind() == Kind.EMBEDDING) {
            view.put("dimensions", contract.dimension());
        }
        return view;
    }

    private static List<String> abilities(Contract contract) {
        if (contract.kind() != Kind.CHAT) {
            return List.of(
                    contract.kind() == Kind.EMBEDDING
                            ? "embed"
                            : contract.kind().wire());
        }
        List<String> abilities = new ArrayList<>(List.of("chat"));
        for (String feature : List.of("tools", "vision", "reasoning")) {
            if (contract.features().contains(feature)) {
                abilities.add(feature);
            }
        }
        return abilities;
    }
}
