package org.modelhub.dialect.gemini;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes the canonical tools and their choice. Where only some functions may be called, the others are left out: no
 * other vendor has a word for it.
 */
final class GeminiTools {

    private final JsonView body;
    private final JsonWriter out;
    private final List<String> allowed = new ArrayList<>();
    private String mode = "";
    private int count;

    GeminiTools(JsonView body, JsonWriter out) {
        this.body = body;
        this.out = out;
    }

    void write() {
        JsonReader tools = ProtoJson.array(body, "tools");
        if (tools == null) {
            return;
        }
        config();
        int before = out.length();
        out.name("tools").beginArray();
        tools.beginArray();
        while (tools.hasNext()) {
            tool(tools);
        }
        out.endArray();
        if (count == 0) {
            out.truncate(before);
        } else {
            choice();
        }
    }

    private void config() {
        JsonView toolConfig = ProtoJson.object(body, "toolConfig");
        JsonView calling = toolConfig == null ? null : ProtoJson.object(toolConfig, "functionCallingConfig");
        if (calling == null) {
            return;
        }
        String word = ProtoJson.text(calling, "mode");
        mode = word == null ? "" : word;
        JsonReader names = ProtoJson.array(calling, "allowedFunctionNames");
        if (names != null) {
            names.beginArray();
            while (names.hasNext()) {
                allowed.add(names.string());
            }
        }
    }

    private void tool(JsonReader tools) {
        tools.beginObject();
        while (tools.nextName()) {
            if (ProtoJson.is(tools, "functionDeclarations") && tools.peek() == Type.ARRAY) {
                tools.beginArray();
                while (tools.hasNext()) {
                    declaration(tools.raw());
                }
            } else if (tools.peek() == Type.NULL) {
                tools.skip();
            } else {
                throw ProtoJson.unsupported(
                        "The tool '" + tools.name() + "' runs at Google only and is not supported.", "tools");
            }
        }
    }

    private void declaration(byte[] json) {
        JsonView declaration = JsonView.parse(json);
        String name = ProtoJson.text(declaration, "name");
        if (name == null || name.isEmpty()) {
            throw ProtoJson.invalid("Each function must have a name.", "tools");
        }
        if (!allowed.isEmpty() && !allowed.contains(name)) {
            return;
        }
        count++;
        out.beginObject().name("type").value("function").name("function").beginObject();
        out.name("name").value(name);
        String description = ProtoJson.text(declaration, "description");
        if (description != null) {
            out.name("description").value(description);
        }
        parameters(declaration);
        out.endObject().endObject();
    }

    private void parameters(JsonView declaration) {
        byte @Nullable [] schema = declaration.raw(ProtoJson.in(declaration, "parametersJsonSchema"));
        if (schema != null) {
            out.name("parameters").rawValue(schema);
        } else if (declaration.type("parameters") == Type.OBJECT) {
            out.name("parameters");
            GeminiSchema.write(Objects.requireNonNull(declaration.reader("parameters")), out);
        }
    }

    private void choice() {
        switch (mode) {
            case "NONE" -> out.name("tool_choice").value("none");
            case "AUTO", "VALIDATED" -> out.name("tool_choice").value("auto");
            case "ANY" -> any();
            default -> {}
        }
    }

    private void any() {
        out.name("tool_choice");
        if (allowed.size() == 1) {
            out.beginObject().name("type").value("function").name("function").beginObject();
            out.name("name").value(allowed.get(0)).endObject().endObject();
        } else {
            out.value("required");
        }
    }
}
