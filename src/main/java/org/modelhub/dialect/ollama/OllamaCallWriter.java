package org.modelhub.dialect.ollama;

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
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.SchemaFormat;
import org.modelhub.dialect.ThinkingSwitch;
import org.modelhub.dialect.ToolSet;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a chat request in Ollama's own form. Fields that Ollama has no name for are left out; a provider's quirks may
 * add or rename options.
 */
final class OllamaCallWriter {

    private static final Map<String, String> OPTIONS = options();

    private final JsonView body;
    private final UpstreamModel model;
    private final ThinkingSwitch thinking;
    private final JsonWriter out;

    OllamaCallWriter(ChatRequest request, UpstreamModel model) {
        this.model = model;
        this.thinking = ThinkingSwitch.of(request.body());
        this.body = QuirkEdit.applied(request.body(), model.quirks());
        this.out = new JsonWriter(request.body().length() + 256);
    }

    /** The client's names and Ollama's. */
    private static Map<String, String> options() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("max_tokens", "num_predict");
        for (String same : List.of(
                "temperature",
                "top_p",
                "top_k",
                "min_p",
                "typical_p",
                "seed",
                "stop",
                "presence_penalty",
                "frequency_penalty",
                "repeat_penalty",
                "repeat_last_n",
                "num_ctx",
                "num_predict")) {
            names.put(same, same);
        }
        return names;
    }

    byte[] write(boolean stream) {
        out.beginObject().name("model").value(model.name()).name("messages").beginArray();
        new OllamaMessages(Conversation.of(body), out).write();
        out.endArray().name("stream").value(stream);
        tools();
        format();
        think();
        sampling();
        if (body.has("keep_alive")) {
            out.name("keep_alive").rawValue(raw("keep_alive"));
        }
        return out.endObject().toBytes();
    }

    /** Ollama cannot be told to call no tool, so it is not shown any. */
    private void tools() {
        ToolSet set = ToolSet.of(body);
        if (set.isEmpty() || set.choice() == ToolSet.Choice.NONE) {
            return;
        }
        out.name("tools").beginArray();
        set.tools().forEach(this::tool);
        out.endArray();
    }

    private void tool(ToolSet.Tool tool) {
        out.beginObject().name("type").value("function").name("function").beginObject();
        out.name("name").value(tool.name());
        if (tool.description() != null) {
            out.name("description").value(tool.description());
        }
        if (tool.parameters() != null) {
            out.name("parameters").rawValue(tool.parameters().getBytes(StandardCharsets.UTF_8));
        }
        out.endObject().endObject();
    }

    private static @Nullable String typeOf(byte[] object) {
        JsonView view = JsonView.parse(object);
        return view.type("type") == Type.STRING ? view.string("type") : null;
    }

    private void format() {
        if (body.type("response_format") != Type.OBJECT) {
            return;
        }
        byte[] format = raw("response_format");
        byte[] schema = SchemaFormat.schema(format);
        if (schema != null) {
            out.name("format").rawValue(schema);
        } else if ("json_object".equals(typeOf(format))) {
            out.name("format").value("json");
        }
    }

    /** A level only where the provider is declared to take one, as {@code gpt-oss} does; else a switch. */
    private void think() {
        if (thinking.on() == null || model.quirks().thinking() == Quirks.Thinking.NONE) {
            return;
        }
        boolean level = thinking.on()
                && thinking.effort() != null
                && List.of("low", "medium", "high").contains(thinking.effort());
        out.name("think");
        if (level && model.quirks().thinking() == Quirks.Thinking.EFFORT) {
            out.value(thinking.effort());
        } else {
            out.value(thinking.on());
        }
    }

    private void sampling() {
        Set<String> written = new LinkedHashSet<>();
        out.name("options").beginObject();
        OPTIONS.forEach((name, option) -> option(name, option, written));
        model.quirks().rename().values().forEach(name -> option(name, name, written));
        model.quirks().defaults().keySet().forEach(name -> option(name, name, written));
        out.endObject();
    }

    private void option(String name, String option, Set<String> written) {
        boolean known = OPTIONS.containsKey(name) || !isTopLevel(name);
        if (!known || !body.has(name) || !written.add(option)) {
            return;
        }
        out.name(option);
        if (body.type(name) == Type.STRING && option.equals("stop")) {
            out.beginArray().rawValue(raw(name)).endArray();
        } else {
            out.rawValue(raw(name));
        }
    }

    private byte[] raw(String name) {
        return Objects.requireNonNull(body.raw(name));
    }

    private static boolean isTopLevel(String name) {
        return List.of("model", "messages", "stream", "tools", "response_format", "keep_alive")
                .contains(name);
    }
}
