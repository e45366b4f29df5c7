package org.modelhub.dialect.bedrock;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.ToolSet;
import org.modelhub.dialect.ToolSet.Tool;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes the tools of a request. Converse has no word for "call none", so none are shown then; but it takes no
 * conversation in which tools were called without tools, and such a one has them all the same.
 */
final class BedrockTools {

    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    private final Conversation conversation;
    private final boolean cached;
    private final JsonWriter out;

    /** @param cached whether the model takes marks that say where its cache may end */
    BedrockTools(Conversation conversation, boolean cached, JsonWriter out) {
        this.conversation = conversation;
        this.cached = cached;
        this.out = out;
    }

    /** Into an object that is open. */
    void write(JsonView body) {
        ToolSet set = ToolSet.of(body);
        Map<String, Tool> called = called();
        if (called.isEmpty() && (set.isEmpty() || set.choice() == ToolSet.Choice.NONE)) {
            return;
        }
        out.name("toolConfig").beginObject().name("tools").beginArray();
        (set.isEmpty() ? List.copyOf(called.values()) : set.tools()).forEach(this::tool);
        out.endArray();
        if (!set.isEmpty()) {
            choice(set);
        }
        out.endObject();
    }

    /** Tools that the conversation knows, where the request brings none along. */
    private Map<String, Tool> called() {
        Map<String, Tool> tools = new LinkedHashMap<>();
        conversation
                .turns()
                .forEach(turn -> turn.calls()
                        .forEach(call ->
                                tools.putIfAbsent(call.name(), new Tool(call.name(), null, null, false, null))));
        return tools;
    }

    private void tool(Tool tool) {
        out.beginObject().name("toolSpec").beginObject().name("name").value(tool.name());
        if (tool.description() != null && !tool.description().isBlank()) {
            out.name("description").value(tool.description());
        }
        String schema = tool.parameters() == null ? NO_PARAMETERS : tool.parameters();
        out.name("inputSchema").beginObject().name("json").rawValue(schema.getBytes(StandardCharsets.UTF_8));
        out.endObject();
        if (tool.strict()) {
            out.name("strict").value(true);
        }
        out.endObject().endObject();
        if (cached && tool.cacheControl() != null) {
            BedrockMessages.cachePoint(out);
        }
    }

    private void choice(ToolSet set) {
        switch (set.choice()) {
            case AUTO ->
                out.name("toolChoice")
                        .beginObject()
                        .name("auto")
                        .beginObject()
                        .endObject()
                        .endObject();
            case REQUIRED ->
                out.name("toolChoice")
                        .beginObject()
                        .name("any")
                        .beginObject()
                        .endObject()
                        .endObject();
            case NAMED ->
                out.name("toolChoice")
                        .beginObject()
                        .name("tool")
                        .beginObject()
                        .name("name")
                        .value(set.forced())
                        .endObject()
                        .endObject();
            case NONE, UNSET -> {} // Converse's own way without a choice is auto
        }
    }
}
