package org.modelhub.schema;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;

/**
 * The first way in which a JSON text breaks its schema.
 *
 * @param pointer where, as a JSON pointer; of a property that is missing, its own
 * @param rule the keyword that is broken, e.g. {@code required}
 * @param message what is wrong, without the value
 */
public record Violation(String pointer, String rule, String message) {

    /** The refusal that a client sees; its {@code param} is written as clients write it: {@code messages[0].role}. */
    public HubError refusal() {
        String where = pointer.isEmpty() ? "The request" : "The request, at " + pointer + ",";
        return HubError.badRequest(
                where + " violates the rule '" + rule + "': " + message + ".", param(), "schema_violation");
    }

    /** Null for the whole text. */
    private @Nullable String param() {
        StringBuilder path = new StringBuilder();
        for (String step : pointer.split("/", -1)) {
            if (step.matches("\\d+")) {
                path.append('[').append(step).append(']');
            } else if (!step.isEmpty()) {
                path.append(path.length() == 0 ? "" : ".").append(unescaped(step));
            }
        }
        return path.length() == 0 ? null : path.toString();
    }

    private static String unescaped(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
