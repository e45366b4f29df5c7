package org.modelhub.dialect.responses;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
 * Writes a chat request as a call of the Responses API. Left out is what that has no field for: stop words, seed and
 * penalties.
 */
final class ResponsesCallWriter {

    /** Fields of the same name and meaning in both forms. */
    private static final List<String> SAME = List.of(
            "temperature",
            "top_p",
            "user",
            "metadata",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "service_tier");

    /** The API refuses a smaller limit. */
    private static final int LEAST_OUTPUT = 16;

    private static final byte[] NO_PARAMETERS =
            "{\"type\":\"object\",\"properties\":{}}".getBytes(StandardCharsets.US_ASCII);

    private final JsonView body;
    private final UpstreamModel model;
    private final ThinkingSwitch thinking;
    private final JsonWriter out;
    private final Set<String> written =
            new HashSet<>(List.of("model", "messages", "input", "stream", "store", "max_tokens"));
    private boolean reasons;

    ResponsesCallWriter(ChatRequest request, UpstreamModel model) {
        this.model = model;
        this.thinking = ThinkingSwitch.of(request.body());
        this.body = QuirkEdit.applied(request.body(), model.quirks());
        this.out = new JsonWriter(request.body().length() + 512);
    }

    byte[] write(boolean stream) {
        out.beginObject().name("model").value(model.name()).name("input").beginArray();
        reasons = new ResponsesInput(out).write(Conversation.of(body));
        out.endArray().name("stream").value(stream).name("store").value(false);
        tools();
        text();
        reasoning();
        include();
        outputLimit();
        SAME.forEach(this::copy);
        model.quirks().rename().values().forEach(this::copy);
        model.quirks().defaults().keySet().forEach(this::copy);
        return out.endObject().toBytes();
    }

    private void tools() {
        ToolSet set = ToolSet.of(body);
        written.addAll(List.of("tools", "tool_choice", "parallel_tool_calls"));
        if (set.isEmpty()) {
            return;
        }
        out.name("tools").beginArray();
        set.tools().forEach(this::tool);
        out.endArray();
        choice(set);
        if (set.parallel() != null) {
            out.name("parallel_tool_calls").value(set.parallel());
        }
    }

    /** Strictness is always said, since here, unlike in chat completions, it is the default. */
    private void tool(ToolSet.Tool tool) {
        out.beginObject().name("type").value("function").name("name").value(tool.name());
        if (tool.description() != null) {
            out.name("description").value(tool.description());
        }
        out.name("parameters");
        out.rawValue(
                tool.parameters() == null ? NO_PARAMETERS : tool.parameters().getBytes(StandardCharsets.UTF_8));
        out.name("strict").value(tool.strict()).endObject();
    }

    private void choice(ToolSet set) {
        switch (set.choice()) {
            case UNSET -> {}
            case AUTO -> out.name("tool_choice").value("auto");
            case NONE -> out.name("tool_choice").value("none");
            case REQUIRED -> out.name("tool_choice").value("required");
            case NAMED -> {
                out.name("tool_choice").beginObject().name("type").value("function");
                out.name("name").value(set.forced()).endObject();
            }
        }
    }

    private void text() {
        written.addAll(List.of("response_format", "verbosity"));
        JsonWriter text = new JsonWriter();
        if (body.type("response_format") == Type.OBJECT) {
            format(raw("response_format"), text);
        }
        if (body.type("verbosity") == Type.STRING) {
            text.name("verbosity").value(body.string("verbosity"));
        }
        if (text.length() > 0 && written.add("text")) {
            out.name("text").raw("{").raw(text.array(), 0, text.length()).endObject();
        }
    }

    private static void format(byte[] asked, JsonWriter text) {
        byte[] normal = SchemaFormat.normal(asked);
        JsonView format = JsonView.parse(normal == null ? asked : normal);
        if (format.type("json_schema") == Type.OBJECT) {
            JsonView schema = JsonView.parse(Objects.requireNonNull(format.raw("json_schema")));
            text.name("format").beginObject().name("type").value("json_schema");
            for (String field : List.of("name", "description", "schema", "strict")) {
                if (schema.has(field)) {
                    text.name(field).rawValue(Objects.requireNonNull(schema.raw(field)));
                }
            }
            text.endObject();
        } else if (format.type("type") == Type.STRING && "json_object".equals(format.string("type"))) {
            text.name("format").beginObject().name("type").value("json_object").endObject();
        }
    }

    /** Asked for only where the client asks for it: models that do not reason refuse the field. */
    private void reasoning() {
        written.add("reasoning_effort");
        String effort = body.type("reasoning_effort") == Type.STRING ? body.string("reasoning_effort") : null;
        boolean shown = Boolean.TRUE.equals(thinking.on()) && model.quirks().thinking() != Quirks.Thinking.NONE;
        if (effort == null && !shown) {
            return;
        }
        written.add("reasoning");
        out.name("reasoning").beginObject();
        if (effort != null) {
            out.name("effort").value(effort);
        }
        if (!"none".equals(effort)) {
            reasons = true;
            out.name("summary").value("auto");
        }
        out.endObject();
    }

    /** Nothing is stored, so reasoning comes back only with what the client sends. Not for models that do not reason. */
    private void include() {
        boolean dropped = model.quirks().drop().contains("include");
        if (reasons && !dropped && written.add("include")) {
            out.name("include")
                    .beginArray()
                    .value("reasoning.encrypted_content")
                    .endArray();
        }
    }

    private void outputLimit() {
        Integer limit = body.type("max_tokens") == Type.NUMBER ? body.integer("max_tokens") : null;
        if (limit != null && written.add("max_output_tokens")) {
            out.name("max_output_tokens").value(Math.max(limit, LEAST_OUTPUT));
        }
    }

    private void copy(String field) {
        if (body.has(field) && written.add(field)) {
            out.name(field).rawValue(raw(field));
        }
    }

    private byte[] raw(String field) {
        return Objects.requireNonNull(body.raw(field));
    }
}
