package org.modelhub.edge.socket.realtime;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** How responses are made: those of a session, or one of them that differs. Immutable. */
final class ResponseSettings {

    static final ResponseSettings DEFAULT = new ResponseSettings(Map.of());

    /** In the words of the Responses API, too. */
    private static final Set<String> OWN =
            Set.of("instructions", "tools", "tool_choice", "max_output_tokens", "parallel_tool_calls", "reasoning");

    /** About sound, or about what OpenAI shows and cuts off: none of it happens here. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("audio", "include", "tracing", "truncation");

    private static final String UNLIMITED = "inf";
    private static final byte[] ANY_ITEM = "{\"role\":\"user\",\"content\":\"\"}".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, byte[]> fields;

    private ResponseSettings(Map<String, byte[]> fields) {
        this.fields = fields;
    }

    /**
     * These settings with those of an event in their place.
     *
     * @param at what the event calls them
     * @param others names that may stand beside them
     */
    ResponseSettings with(JsonView update, String at, Set<String> others) {
        Map<String, byte[]> changed = new LinkedHashMap<>(fields);
        for (String name : update.names()) {
            if (OWN.contains(name)) {
                set(changed, name, update);
            } else if (!WITHOUT_EFFECT.contains(name) && !others.contains(name)) {
                checkOther(update, name, at + "." + name);
            }
        }
        if (update.has("instructions") && update.type("instructions") != Type.STRING) {
            throw RealtimeErrors.invalid("'" + at + ".instructions' must be a string.", at + ".instructions");
        }
        checkTools(update, at + ".tools");
        ResponseSettings result = new ResponseSettings(changed);
        ItemReader.check(result.request("any", List.of(ANY_ITEM)), "input[0]", at);
        return result;
    }

    private static void set(Map<String, byte[]> fields, String name, JsonView update) {
        boolean unlimited = name.equals("max_output_tokens")
                && update.type(name) == Type.STRING
                && UNLIMITED.equals(update.string(name));
        if (unlimited || !update.has(name)) {
            fields.remove(name);
        } else {
            fields.put(name, Objects.requireNonNull(update.raw(name)));
        }
    }

    private static void checkOther(JsonView update, String name, String at) {
        if (name.equals("output_modalities")) {
            checkModalities(update, at);
        } else if (!name.equals("prompt")) {
            throw new HubException(HubError.badRequest("Unknown parameter: '" + at + "'.", at, "unknown_parameter"));
        } else if (update.has(name)) {
            throw RealtimeErrors.invalid("The hub keeps no prompt templates: send the text as instructions.", at);
        }
    }

    private static void checkModalities(JsonView update, String at) {
        JsonReader modalities = array(update, "output_modalities", at);
        while (modalities != null && modalities.hasNext()) {
            if (modalities.peek() != Type.STRING || !"text".equals(modalities.string())) {
                throw new HubException(HubError.badRequest(
                        "The hub answers in text only: '" + at + "' must be [\"text\"].", at, "audio_not_supported"));
            }
        }
    }

    private static void checkTools(JsonView update, String at) {
        JsonReader tools = array(update, "tools", at);
        while (tools != null && tools.hasNext()) {
            JsonView tool = tools.peek() == Type.OBJECT ? JsonView.parse(tools.raw()) : null;
            if (tool == null || tool.type("type") != Type.STRING || !"function".equals(tool.string("type"))) {
                throw RealtimeErrors.invalid("A tool of '" + at + "' must be a function.", at);
            }
        }
    }

    private static @Nullable JsonReader array(JsonView of, String name, String at) {
        if (!of.has(name)) {
            return null;
        }
        if (of.type(name) != Type.ARRAY) {
            throw RealtimeErrors.invalid("'" + at + "' must be an array.", at);
        }
        JsonReader reader = Objects.requireNonNull(of.reader(name));
        reader.beginArray();
        return reader;
    }

    /** Bytes that they take in memory. */
    long size() {
        return fields.values().stream().mapToLong(value -> value.length).sum();
    }

    /** The request of the Responses API that one response is. @throws HubException if it would ask for nothing */
    byte[] request(String model, List<byte[]> input) {
        byte[] instructions = fields.get("instructions");
        JsonWriter out = new JsonWriter(1024).beginObject();
        out.name("model").value(model).name("stream").value(true).name("input").beginArray();
        if (instructions != null && instructions.length > 2) {
            out.beginObject().name("role").value("system");
            out.name("content").rawValue(instructions).endObject();
        } else if (input.isEmpty()) {
            throw RealtimeErrors.invalid("There is nothing to answer: no item, and no instructions.", "input");
        }
        input.forEach(out::rawValue);
        out.endArray();
        fields.forEach((name, value) -> {
            if (!name.equals("instructions")) {
                out.name(name).rawValue(value);
            }
        });
        return out.endObject().toBytes();
    }

    /** Writes what a response repeats of them. */
    void ofResponse(JsonWriter out) {
        out.name("output_modalities").beginArray().value("text").endArray();
        field("max_output_tokens", "\"inf\"", out);
    }

    /** Writes all of them, as a session shows them. */
    void ofSession(JsonWriter out) {
        ofResponse(out);
        field("instructions", "\"\"", out);
        field("tools", "[]", out);
        field("tool_choice", "\"auto\"", out);
        field("parallel_tool_calls", "true", out);
        field("reasoning", "null", out);
        out.name("truncation").value("disabled");
        out.name("tracing").nullValue().name("prompt").nullValue();
    }

    private void field(String name, String otherwise, JsonWriter out) {
        byte[] value = fields.get(name);
        out.name(name);
        if (value == null) {
            out.rawValue(otherwise.getBytes(StandardCharsets.US_ASCII));
        } else {
            out.rawValue(value);
        }
    }
}
