package org.modelhub.dialect.anthropic;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Reads what tools a request offers and how they are to be chosen. Tools that run at the vendor are left out, as they
 * are of OpenAI's form. Tools that the client runs but whose schema only the vendor knows are refused: without them the
 * conversation would make no sense.
 */
final class ToolReader {

    private static final Pattern AT_THE_VENDOR =
            Pattern.compile("(web_search|web_fetch|code_execution|tool_search_tool|advisor|mcp_toolset).*");

    private final JsonView body;
    private final JsonWriter out;

    ToolReader(JsonView body, JsonWriter out) {
        this.body = body;
        this.out = out;
    }

    /** Into an object that is open. */
    void write() {
        JsonWriter tools = new JsonWriter().beginArray();
        int count = 0;
        if (body.has("tools")) {
            if (body.type("tools") != Type.ARRAY) {
                throw CanonicalRequest.invalid("'tools' must be an array.", "tools");
            }
            JsonReader reader = Objects.requireNonNull(body.reader("tools"));
            reader.beginArray();
            for (int i = 0; reader.hasNext(); i++) {
                count += tool(reader, "tools[" + i + "]", tools) ? 1 : 0;
            }
        }
        if (count > 0) {
            out.name("tools").rawValue(tools.endArray().toBytes());
            choice();
        }
    }

    private static boolean tool(JsonReader reader, String at, JsonWriter tools) {
        if (reader.peek() != Type.OBJECT) {
            throw CanonicalRequest.invalid("'" + at + "' must be an object.", at);
        }
        JsonView tool = JsonView.parse(reader.raw());
        String type = MessagesReader.text(tool, "type");
        if (type != null && !type.equals("custom")) {
            if (AT_THE_VENDOR.matcher(type).matches()) {
                return false;
            }
            throw CanonicalRequest.unsupported(
                    "'" + at + "' is a tool of the kind " + type + ", which models behind this hub do not know.",
                    at + ".type");
        }
        function(tool, at, tools);
        return true;
    }

    private static void function(JsonView tool, String at, JsonWriter out) {
        String name = MessagesReader.text(tool, "name");
        if (name == null || name.isEmpty()) {
            throw CanonicalRequest.invalid("'" + at + ".name' must be a string that is not empty.", at + ".name");
        }
        out.beginObject().name("type").value("function").name("function").beginObject();
        out.name("name").value(name);
        copy(tool, "description", Type.STRING, "description", out);
        copy(tool, "input_schema", Type.OBJECT, "parameters", out);
        copy(tool, "strict", Type.BOOLEAN, "strict", out);
        out.endObject();
        copy(tool, "cache_control", Type.OBJECT, "cache_control", out);
        out.endObject();
    }

    private static void copy(JsonView from, String name, Type type, String canonical, JsonWriter out) {
        if (from.type(name) == type) {
            out.name(canonical).rawValue(Objects.requireNonNull(from.raw(name)));
        }
    }

    private void choice() {
        JsonView choice = MessagesReader.object(body, "tool_choice");
        String type = choice == null ? null : MessagesReader.text(choice, "type");
        if (choice == null || type == null) {
            return;
        }
        switch (type) {
            case "auto", "none" -> out.name("tool_choice").value(type);
            case "any" -> out.name("tool_choice").value("required");
            case "tool" -> named(MessagesReader.text(choice, "name"));
            default ->
                throw CanonicalRequest.invalid(
                        "'tool_choice.type' must be auto, any, tool or none.", "tool_choice.type");
        }
        if (choice.type("disable_parallel_tool_use") == Type.BOOLEAN
                && Boolean.TRUE.equals(choice.bool("disable_parallel_tool_use"))) {
            out.name("parallel_tool_calls").value(false);
        }
    }

    private void named(@Nullable String name) {
        if (name == null) {
            throw CanonicalRequest.invalid("'tool_choice.name' must name a tool.", "tool_choice.name");
        }
        out.name("tool_choice")
                .beginObject()
                .name("type")
                .value("function")
                .name("function")
                .beginObject();
        out.name("name").value(name).endObject().endObject();
    }
}
