package org.modelhub.dialect.responses;

import java.util.Objects;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonEdit;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Puts the functions of a request into the nested form of chat completions. Tools that run at the vendor stay as they
 * are, for what comes after to pass over; a choice of one of those is no choice here.
 */
final class ResponsesTools {

    private final JsonView body;
    private final JsonEdit edit;

    ResponsesTools(JsonView body, JsonEdit edit) {
        this.body = body;
        this.edit = edit;
    }

    void translate() {
        if (body.has("tools")) {
            edit.set("tools", tools());
        }
        if (body.type("tool_choice") == Type.OBJECT) {
            choice(JsonView.parse(Objects.requireNonNull(body.raw("tool_choice"))));
        }
    }

    private byte[] tools() {
        if (body.type("tools") != Type.ARRAY) {
            throw CanonicalRequest.invalid("'tools' must be an array.", "tools");
        }
        JsonReader reader = Objects.requireNonNull(body.reader("tools"));
        JsonWriter out = new JsonWriter(body.length()).beginArray();
        reader.beginArray();
        for (int i = 0; reader.hasNext(); i++) {
            if (reader.peek() != Type.OBJECT) {
                String at = "tools[" + i + "]";
                throw CanonicalRequest.invalid("'" + at + "' must be an object.", at);
            }
            tool(JsonView.parse(reader.raw()), "tools[" + i + "]", out);
        }
        return out.endArray().toBytes();
    }

    private static void tool(JsonView tool, String at, JsonWriter out) {
        if (tool.type("type") != Type.STRING || !"function".equals(tool.string("type"))) {
            out.rawValue(tool.bytes());
            return;
        }
        if (tool.type("name") != Type.STRING) {
            throw CanonicalRequest.invalid("'" + at + ".name' must be a string.", at + ".name");
        }
        out.beginObject().name("type").value("function").name("function").beginObject();
        for (String field : new String[] {"name", "description", "parameters", "strict"}) {
            if (tool.has(field)) {
                out.name(field).rawValue(Objects.requireNonNull(tool.raw(field)));
            }
        }
        out.endObject().endObject();
    }

    private void choice(JsonView choice) {
        String type = text(choice, "type");
        if (type.equals("function")) {
            JsonWriter out = new JsonWriter(64).beginObject().name("type").value("function");
            out.name("function").beginObject().name("name").value(text(choice, "name"));
            edit.set("tool_choice", out.endObject().endObject().toBytes());
        } else if (type.equals("allowed_tools") && !text(choice, "mode").isEmpty()) {
            edit.set("tool_choice", text(choice, "mode"));
        } else {
            edit.remove("tool_choice");
        }
    }

    private static String text(JsonView view, String field) {
        return view.type(field) == Type.STRING ? Objects.requireNonNull(view.string(field)) : "";
    }
}
