package org.modelhub.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which documents a query may be answered from, by their metadata: Dify's {@code metadata_condition}. */
record MetadataCondition(boolean all, List<Predicate<Map<String, Object>>> parts) {

    static final MetadataCondition NONE = new MetadataCondition(true, List.of());

    MetadataCondition {
        parts = List.copyOf(parts);
    }

    /** Reads it as it came. @throws org.modelhub.chat.HubException 400 for an operator or a value that is unknown */
    static MetadataCondition read(@Nullable Object value) {
        if (value == null) {
            return NONE;
        }
        if (!(value instanceof Map<?, ?> fields)) {
            throw KnowledgeQuery.refused("'metadata_condition' must be an object or null.", "metadata_condition");
        }
        Object operator = fields.get("logical_operator");
        if (operator != null && !operator.equals("and") && !operator.equals("or")) {
            throw refused("'logical_operator' must be 'and' or 'or'.");
        }
        Object conditions = fields.get("conditions");
        if (conditions != null && !(conditions instanceof List<?>)) {
            throw refused("'conditions' must be a list.");
        }
        List<Predicate<Map<String, Object>>> parts = new ArrayList<>();
        for (Object condition : conditions == null ? List.of() : (List<?>) conditions) {
            parts.add(part(condition));
        }
        return new MetadataCondition(!"or".equals(operator), parts);
    }

    /** A condition over several names holds where it holds for one of them. */
    private static Predicate<Map<String, Object>> part(@Nullable Object condition) {
        if (!(condition instanceof Map<?, ?> fields) || !(fields.get("comparison_operator") instanceof String word)) {
            throw refused("each of 'conditions' must have a 'comparison_operator'.");
        }
        List<String> names = names(fields.get("name"));
        Predicate<@Nullable Object> test = Comparison.read(word, fields.get("value"));
        return facts -> names.stream().anyMatch(name -> test.test(facts.get(name)));
    }

    /** Dify documents one name or several, depending on its version. */
    private static List<String> names(@Nullable Object value) {
        if (value instanceof String name) {
            return List.of(name);
        }
        if (value instanceof List<?> items && !items.isEmpty() && items.stream().allMatch(String.class::isInstance)) {
            return items.stream().map(String.class::cast).toList();
        }
        throw refused("each of 'conditions' must have a 'name'.");
    }

    private static RuntimeException refused(String message) {
        return KnowledgeQuery.refused("In 'metadata_condition', " + message, "metadata_condition");
    }

    boolean holds(KnowledgeDocument document) {
        if (parts.isEmpty()) {
            return true;
        }
        Map<String, Object> facts = document.facts();
        return all
                ? parts.stream().allMatch(part -> part.test(facts))
                : parts.stream().anyMatch(part -> part.test(facts));
    }
}
