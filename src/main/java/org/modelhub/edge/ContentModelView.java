package org.modelhub.edge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;
import org.modelhub.swap.NameReport;

/** A public name as Google's clients see a model. */
final class ContentModelView {

    private static final List<String> CHAT = List.of("generateContent", "countTokens");
    private static final List<String> EMBEDDING = List.of("embedContent", "batchEmbedContents");

    private ContentModelView() {}

    /** Whether Google's API has a method for it. */
    static boolean fits(NameReport name) {
        return name.contract() != null && name.contract().kind() != Kind.RERANK;
    }

    static Map<String, Object> of(NameReport name) {
        Contract contract = Objects.requireNonNull(name.contract());
        boolean chat = contract.kind() == Kind.CHAT;
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", "models/" + name.name());
        view.put("version", Long.toString(name.generation()));
        view.put("displayName", name.name());
        view.put("inputTokenLimit", contract.context());
        view.put("outputTokenLimit", chat ? contract.maxOutput() : 1);
        view.put("supportedGenerationMethods", chat ? CHAT : EMBEDDING);
        return view;
    }
}
