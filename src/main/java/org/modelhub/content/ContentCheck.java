package org.modelhub.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.content.ContentRule.Direction;

/** One look at all texts of one call under one policy. What is no text, list or map is harmless, and stays. */
final class ContentCheck {

    private final ContentPolicy policy;
    private final Direction direction;
    private final int maxText;
    private final Effort effort;
    private long characters;
    private boolean masks;

    ContentCheck(ContentPolicy policy, Direction direction, int maxText, Effort effort) {
        this.policy = policy;
        this.direction = direction;
        this.maxText = maxText;
        this.effort = effort;
    }

    /** The first rule that blocks one of the texts, or null. */
    @Nullable
    ContentRule blocking(@Nullable Object value) {
        if (value instanceof String text) {
            characters += text.length();
            if (characters > maxText) {
                throw new TooMuchToCheckException();
            }
            return policy.blocking(direction, text, effort);
        }
        for (Object part : parts(value)) {
            ContentRule rule = blocking(part);
            if (rule != null) {
                return rule;
            }
        }
        return null;
    }

    private static Iterable<?> parts(@Nullable Object value) {
        if (value instanceof Map<?, ?> fields) {
            return fields.values();
        }
        return value instanceof List<?> items ? items : List.of();
    }

    /** The same fields with their texts as the rules leave them. */
    Map<Object, @Nullable Object> masked(Map<?, ?> fields) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        fields.forEach((name, part) -> copy.put(Objects.requireNonNull(name), maskedValue(part)));
        return copy;
    }

    private @Nullable Object maskedValue(@Nullable Object value) {
        if (value instanceof String text) {
            String masked = policy.masked(direction, text, effort);
            masks |= !masked.equals(text);
            return masked;
        }
        if (value instanceof List<?> items) {
            List<@Nullable Object> copy = new ArrayList<>();
            items.forEach(part -> copy.add(maskedValue(part)));
            return copy;
        }
        return value instanceof Map<?, ?> fields ? masked(fields) : value;
    }

    /** Whether a text was changed. */
    boolean masks() {
        return masks;
    }
}
