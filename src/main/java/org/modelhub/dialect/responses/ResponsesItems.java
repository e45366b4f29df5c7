package org.modelhub.dialect.responses;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes input items as canonical messages. What an assistant thought, said and called in a row is one message, because
 * the results of its calls must follow them.
 */
final class ResponsesItems {

    /** Traces of tools that ran at the vendor: what came of them is in the message that follows. */
    private static final Set<String> TRACES = Set.of(
            "web_search_call",
            "file_search_call",
            "code_interpreter_call",
            "image_generation_call",
            "mcp_list_tools",
            "mcp_call");

    private static final Set<String> ROLES = Set.of("user", "system", "developer", "assistant");

    private final JsonWriter out;
    private @Nullable AssistantTurn assistant;

    ResponsesItems(JsonWriter out) {
        this.out = out;
    }

    void read(JsonReader items) {
        items.beginArray();
        int count = 0;
        while (items.hasNext()) {
            String at = "input[" + count++ + "]";
            if (items.peek() != Type.OBJECT) {
                throw CanonicalRequest.invalid("'" + at + "' must be an object.", at);
            }
            item(JsonView.parse(items.raw()), at);
        }
        if (count == 0) {
            throw CanonicalRequest.invalid("'input' must hold at least one item.", "input");
        }
        flush();
    }

    private void item(JsonView item, String at) {
        String type = item.has("type") ? text(item, "type", at) : "message";
        switch (type) {
            case "message" -> message(item, at);
            case "function_call" -> assistant(AssistantTurn.Step.CALL).call(item, at);
            case "function_call_output" -> output(item, at);
            case "reasoning" -> assistant(AssistantTurn.Step.REASONING).reasoning(item);
            default -> {
                if (!TRACES.contains(type)) {
                    throw CanonicalRequest.unsupported(
                            "'" + at + "' is an item of the type '" + type + "', which the hub does not take.",
                            at + ".type");
                }
            }
        }
    }

    private void message(JsonView item, String at) {
        String role = text(item, "role", at);
        if (!ROLES.contains(role)) {
            throw CanonicalRequest.invalid("'" + at + ".role' is none of the roles.", at + ".role");
        }
        if (role.equals("assistant")) {
            assistant(AssistantTurn.Step.TEXT).say(ResponsesContent.text(item, "content", at));
            return;
        }
        flush();
        out.beginObject().name("role").value(role).name("content");
        ResponsesContent.copy(item, "content", at, out);
        out.endObject();
    }

    private void output(JsonView item, String at) {
        flush();
        out.beginObject().name("role").value("tool");
        out.name("tool_call_id").value(text(item, "call_id", at)).name("content");
        ResponsesContent.copy(item, "output", at, out);
        out.endObject();
    }

    private AssistantTurn assistant(AssistantTurn.Step step) {
        if (assistant != null && assistant.isOverBefore(step)) {
            flush();
        }
        if (assistant == null) {
            assistant = new AssistantTurn();
        }
        return assistant;
    }

    private void flush() {
        if (assistant != null) {
            assistant.write(out);
            assistant = null;
        }
    }

    static String text(JsonView item, String field, String at) {
        if (item.type(field) != Type.STRING) {
            throw notText(at + "." + field);
        }
        return Objects.requireNonNull(item.string(field));
    }

    private static HubException notText(String at) {
        return CanonicalRequest.invalid("'" + at + "' must be a string.", at);
    }
}
