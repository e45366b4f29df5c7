package org.modelhub.dialect.anthropic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.Conversation.Call;

/**
 * The ids of tool calls as the vendor takes them: letters, digits, dashes and underscores. The older calls of a single
 * function have no id; they get one, and results without an id belong to them in their order.
 */
final class ToolUseIds {

    private final Deque<String> open = new ArrayDeque<>();
    private int made;

    String called(Call call) {
        if (!call.id().isEmpty()) {
            return clean(call.id());
        }
        String id = "call_" + ++made;
        open.add(id);
        return id;
    }

    /** @param name of the tool that answers, for a result whose call is not in the conversation */
    String answered(String id, @Nullable String name) {
        if (!id.isEmpty()) {
            return clean(id);
        }
        String oldest = open.poll();
        return oldest != null ? oldest : clean("call_" + (name == null ? ++made : name));
    }

    /** Different ids stay different. */
    private static String clean(String id) {
        StringBuilder clean = new StringBuilder(id.length());
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            if (fits || c == '_') {
                clean.append(c);
            } else {
                clean.append(String.format(Locale.ROOT, "_%x", (int) c));
            }
        }
        return clean.toString();
    }
}
