package org.modelhub.dialect.gemini;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.QuirkEdit;
import org.modelhub.dialect.SchemaFormat;
import org.modelhub.dialect.ToolSet;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a canonical request as Gemini takes it. Fields that Gemini has no name for are left out; fields that only the
 * provider's quirks name are written as they are.
 */
final class GeminiCallWriter {

    private static final int STOPS = 5;
    private static final Map<String, String> GENERATION = generation();
    private static final List<String> TOP_LEVEL =
            List.of("cachedContent", "labels", "safetySettings", "serviceTier", "store", "toolConfig");

    private static final List<String> READ_ELSEWHERE = List.of(
            "messages",
            "model",
            "stream",
            "tools",
            "tool_choice",
            "response_format",
            "safety_settings",
            "reasoning_effort",
            "thinking");

    private final JsonView asked;
    private final JsonView body;
    private final UpstreamModel model;
    private final JsonWriter out;
    private final Set<String> written = new LinkedHashSet<>();

    GeminiCallWriter(ChatRequest request, UpstreamModel model) {
        this.asked = request.body();
        this.body = QuirkEdit.applied(request.body(), model.quirks());
        this.model = model;
        this.out = new JsonWriter(request.body().length() + 256);
    }

    /** The client's names and Gemini's. */
    private static Map<String, String> generation() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("temperature", "temperature");
        names.put("top_p", "topP");
        names.put("top_k", "topK");
        names.put("max_tokens", "maxOutputTokens");
        names.put("stop", "stopSequences");
        names.put("presence_penalty", "presencePenalty");
        names.put("frequency_penalty", "frequencyPenalty");
        names.put("seed", "seed");
        return names;
    }

    byte[] write() {
        out.beginObject();
        new GeminiContents(Conversation.of(body), model, out).write();
        tools();
        if (body.type("safety_settings") == Type.ARRAY) {
            put("safety_settings", "safetySettings");
        }
        added().stream().filter(TOP_LEVEL::contains).forEach(name -> put(name, name));
        generationConfig();
        return out.endObject().toBytes();
    }

    private void tools() {
        ToolSet set = ToolSet.of(body);
        if (set.isEmpty()) {
            return;
        }
        out.name("tools")
                .beginArray()
                .beginObject()
                .name("functionDeclarations")
                .beginArray();
        set.tools().forEach(this::declaration);
        out.endArray().endObject().endArray();
        choice(set);
    }

    private void declaration(ToolSet.Tool tool) {
        out.beginObject().name("name").value(tool.name());
        if (tool.description() != null) {
            out.name("description").value(tool.description());
        }
        if (tool.parameters() != null) {
            // The other field, "parameters", takes only a part of OpenAPI's schema, and refuses the rest.
            schema("parametersJsonSchema", tool.parameters().getBytes(StandardCharsets.UTF_8));
        }
        out.endObject();
    }

    /** A schema need not say which edition it follows, and Gemini's list of keywords has none for it. */
    private void schema(String name, byte[] schema) {
        out.name(name).rawValue(JsonView.parse(schema).edit().remove("$schema").toBytes());
    }

    private void choice(ToolSet set) {
        if (set.choice() == ToolSet.Choice.UNSET) {
            return;
        }
        out.name("toolConfig").beginObject().name("functionCallingConfig").beginObject();
        out.name("mode")
                .value(
                        switch (set.choice()) {
                            case NONE -> "NONE";
                            case REQUIRED, NAMED -> "ANY";
                            default -> "AUTO";
                        });
        if (set.forced() != null) {
            out.name("allowedFunctionNames").beginArray().value(set.forced()).endArray();
        }
        out.endObject().endObject();
    }

    private void generationConfig() {
        int before = out.length();
        out.name("generationConfig").beginObject();
        int empty = out.length();
        GENERATION.forEach(this::setting);
        format();
        GeminiThinking.write(asked, body, model, out);
        added().stream().filter(name -> !TOP_LEVEL.contains(name)).forEach(name -> setting(name, name));
        if (out.length() == empty) {
            out.truncate(before);
        } else {
            out.endObject();
        }
    }

    private void setting(String name, String field) {
        if (!body.has(name)) {
            return;
        }
        if (name.equals("stop")) {
            stop();
        } else {
            put(name, field);
        }
    }

    private void put(String name, String field) {
        if (written.add(field)) {
            out.name(field).rawValue(raw(name));
        }
    }

    private void stop() {
        out.name("stopSequences");
        if (body.type("stop") == Type.STRING) {
            out.beginArray().rawValue(raw("stop")).endArray();
            return;
        }
        JsonReader stops = Objects.requireNonNull(body.reader("stop"));
        int count = 0;
        stops.beginArray();
        while (stops.hasNext()) {
            stops.skip();
            count++;
        }
        if (count > STOPS) {
            throw new HubException(HubError.badRequest(
                    "This model takes at most " + STOPS + " stop sequences.", "stop", "unsupported_value"));
        }
        out.rawValue(raw("stop"));
    }

    private void format() {
        if (body.type("response_format") != Type.OBJECT) {
            return;
        }
        byte[] format = raw("response_format");
        byte[] schema = SchemaFormat.schema(format);
        JsonView view = JsonView.parse(format);
        boolean object = view.type("type") == Type.STRING && "json_object".equals(view.string("type"));
        if (schema != null || object) {
            out.name("responseMimeType").value("application/json");
        }
        if (schema != null) {
            schema("responseJsonSchema", schema);
        }
    }

    /** What the quirks name beside the fields that clients have. */
    private Set<String> added() {
        Set<String> names = new LinkedHashSet<>(model.quirks().rename().values());
        names.addAll(model.quirks().defaults().keySet());
        names.removeAll(GENERATION.keySet());
        names.removeAll(READ_ELSEWHERE);
        names.removeIf(name -> !body.has(name));
        return names;
    }

    private byte[] raw(String name) {
        return Objects.requireNonNull(body.raw(name));
    }
}
