package org.modelhub.dialect.cohere;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.QuirkEdit;
import org.modelhub.dialect.SchemaFormat;
import org.modelhub.dialect.ThinkingSwitch;
import org.modelhub.dialect.ToolSet;
import org.modelhub.dialect.ToolSet.Tool;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a chat request of version 2. Cohere has no choice of one named tool; then only that tool is shown and some tool
 * must be called, which says the same.
 */
final class CohereCallWriter {

    private static final Map<String, String> NAMES = names();
    private static final byte[] NO_PARAMETERS =
            "{\"type\":\"object\",\"properties\":{}}".getBytes(StandardCharsets.US_ASCII);

    private final ChatRequest request;
    private final JsonView body;
    private final UpstreamModel model;
    private final JsonWriter out;

    CohereCallWriter(ChatRequest request, UpstreamModel model) {
        this.request = request;
        this.model = model;
        this.body = QuirkEdit.applied(request.body(), model.quirks());
        this.out = new JsonWriter(request.body().length() + 256);
    }

    /** The client's names and Cohere's. */
    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("max_tokens", "max_tokens");
        names.put("temperature", "temperature");
        names.put("top_p", "p");
        names.put("top_k", "k");
        names.put("seed", "seed");
        names.put("frequency_penalty", "frequency_penalty");
        names.put("presence_penalty", "presence_penalty");
        names.put("stop", "stop_sequences");
        return names;
    }

    byte[] write(boolean stream) {
        out.beginObject().name("model").value(model.name()).name("messages").beginArray();
        new CohereMessages(Conversation.of(body), out).write();
        out.endArray().name("stream").value(stream);
        tools(ToolSet.of(body));
        responseFormat();
        thinking();
        NAMES.keySet().stream().filter(body::has).forEach(this::sampling);
        added().forEach(name -> out.name(name).rawValue(raw(name)));
        return out.endObject().toBytes();
    }

    private void tools(ToolSet set) {
        List<Tool> shown = set.choice() == ToolSet.Choice.NAMED
                ? set.tools().stream()
                        .filter(tool -> tool.name().equals(set.forced()))
                        .toList()
                : set.tools();
        if (shown.isEmpty()) {
            return;
        }
        out.name("tools").beginArray();
        shown.forEach(this::tool);
        out.endArray();
        if (shown.stream().allMatch(Tool::strict)) {
            out.name("strict_tools").value(true);
        }
        switch (set.choice()) {
            case REQUIRED, NAMED -> out.name("tool_choice").value("REQUIRED");
            case NONE -> out.name("tool_choice").value("NONE");
            case AUTO, UNSET -> {} // what Cohere does without a choice
        }
    }

    private void tool(Tool tool) {
        out.beginObject().name("type").value("function").name("function").beginObject();
        out.name("name").value(tool.name());
        if (tool.description() != null) {
            out.name("description").value(tool.description());
        }
        out.name("parameters")
                .rawValue(
                        tool.parameters() == null
                                ? NO_PARAMETERS
                                : tool.parameters().getBytes(StandardCharsets.UTF_8));
        out.endObject().endObject();
    }

    /** One word for a schema and for the wish for any object. */
    private void responseFormat() {
        byte[] format = body.type("response_format") == Type.OBJECT ? raw("response_format") : null;
        if (format == null) {
            return;
        }
        byte[] schema = SchemaFormat.schema(format);
        if (schema == null && !"json_object".equals(type(format))) {
            return;
        }
        out.name("response_format").beginObject().name("type").value("json_object");
        if (schema != null) {
            out.name("json_schema").rawValue(schema);
        }
        out.endObject();
    }

    private static @Nullable String type(byte[] object) {
        JsonView view = JsonView.parse(object);
        return view.type("type") == Type.STRING ? view.string("type") : null;
    }

    /** Only for a provider that is declared to have the switch: models that cannot think refuse it. */
    private void thinking() {
        if (body.type("thinking") != Type.OBJECT) {
            return;
        }
        boolean on = Boolean.TRUE.equals(ThinkingSwitch.of(body).on());
        out.name("thinking").beginObject().name("type").value(on ? "enabled" : "disabled");
        if (on && request.body().type("thinking") == Type.OBJECT) {
            JsonView asked =
                    JsonView.parse(Objects.requireNonNull(request.body().raw("thinking")));
            if (asked.type("budget_tokens") == Type.NUMBER) {
                out.name("token_budget").rawValue(Objects.requireNonNull(asked.raw("budget_tokens")));
            }
        }
        out.endObject();
    }

    private void sampling(String name) {
        out.name(Objects.requireNonNull(NAMES.get(name)));
        if (name.equals("stop") && body.type(name) == Type.STRING) {
            out.beginArray().rawValue(raw(name)).endArray();
        } else {
            out.rawValue(raw(name));
        }
    }

    /** What the quirks put into the request under names of Cohere's own. */
    private Set<String> added() {
        Set<String> names = new LinkedHashSet<>(model.quirks().rename().values());
        names.addAll(model.quirks().defaults().keySet());
        names.removeIf(name -> NAMES.containsKey(name) || !body.has(name));
        names.removeAll(List.of("thinking", "reasoning_effort", "response_format", "tool_choice", "tools"));
        return names;
    }

    private byte[] raw(String name) {
        return Objects.requireNonNull(body.raw(name));
    }
}
