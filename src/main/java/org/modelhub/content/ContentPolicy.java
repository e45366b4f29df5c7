package org.modelhub.content;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.content.ContentRule.Action;
import org.modelhub.content.ContentRule.Direction;

/** The rules of an operator, in their order. */
record ContentPolicy(List<ContentRule> rules) {

    static final ContentPolicy NONE = new ContentPolicy(List.of());

    ContentPolicy {
        rules = List.copyOf(rules);
    }

    /** The first rule that blocks this text, or null. */
    @Nullable
    ContentRule blocking(Direction direction, String text, Effort effort) {
        for (ContentRule rule : rules) {
            effort.check();
            if (rule.action() == Action.BLOCK && rule.directions().contains(direction) && rule.hits(text)) {
                return rule;
            }
        }
        return null;
    }

    /** The text as all rules that mask leave it, one after the other. */
    String masked(Direction direction, String text, Effort effort) {
        String masked = text;
        for (ContentRule rule : rules) {
            effort.check();
            if (rule.action() == Action.MASK && rule.directions().contains(direction)) {
                masked = rule.masked(masked, effort);
            }
        }
        return masked;
    }
}
