package org.modelhub.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.QuirkEdit;
import org.modelhub.dialect.SchemaFormat;
import org.modelhub.dialect.ToolSet;
import org.modelhub.dialect.ToolSet.Choice;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a chat request in the form of the Messages API. Fields that it has no name for are left out; a provider's quirks
 * may add some.
 *
 * <p>The vendor's rules that clients of OpenAI's form do not know are kept here: temperature ends at 1; temperature and
 * top_p do not come together, and neither comes with thinking, nor does a forced tool; a conversation that holds calls
 * must offer tools.
 */
final class AnthropicCallWriter {

    private static final byte[] EMPTY_SCHEMA =
            "{\"type\":\"object\",\"properties\":{}}".getBytes(StandardCharsets.US_ASCII);
    /** What the form puts around a text beyond what clients do. */
    private static final int BLOCK_BYTES = 32;

    private static final double LEAST_TOP_P_THINKING = 0.95;

    /** Read here by the client's name or written here; other fields are written only if quirks add them. */
    private static final Set<String> HANDLED = Set.of(
            "max_tokens",
            "messages",
            "metadata",
            "model",
            "output_config",
            "parallel_tool_calls",
            "reasoning_effort",
            "response_format",
            "stop",
            "stop_sequences",
            "stream",
            "system",
            "temperature",
            "thinking",
            "tool_choice",
            "tools",
            "top_k",
            "top_p",
            "user");

    private final JsonView body;
    private final UpstreamModel model;
    private final Conversation conversation;
    private final ThinkingPlan plan;
    private final JsonWriter out;

    AnthropicCallWriter(ChatRequest request, UpstreamModel model) {
        this.model = model;
        this.body = QuirkEdit.applied(request.body(), model.quirks());
        this.conversation = Conversation.of(body);
        this.plan = ThinkingPlan.of(request.body(), body, model.quirks(), conversation);
        // A text that came as a string leaves as a block; to grow the buffer would double it.
        this.out = new JsonWriter(
                body.length() + 256 + BLOCK_BYTES * conversation.turns().size());
    }

    byte[] write(boolean stream) {
        AnthropicMessages messages = new AnthropicMessages(conversation, plan.keepsHistory());
        out.beginObject().name("model").value(model.name());
        out.name("max_tokens").value(plan.maxTokens(body));
        messages.writeSystem(out);
        messages.writeMessages(out);
        tools();
        if (plan.thinking() != null) {
            out.name("thinking").rawValue(plan.thinking());
        }
        outputConfig();
        sampling();
        stop();
        if (body.type("user") == Type.STRING) {
            out.name("metadata").beginObject().name("user_id").value(body.string("user"));
            out.endObject();
        }
        added();
        return out.name("stream").value(stream).endObject().toBytes();
    }

    private void tools() {
        ToolSet set = ToolSet.of(body);
        if (set.isEmpty()) {
            toolsOfHistory();
            return;
        }
        out.name("tools").beginArray();
        set.tools().forEach(this::tool);
        out.endArray();
        choice(set);
    }

    private void tool(ToolSet.Tool tool) {
        out.beginObject().name("name").value(tool.name());
        if (tool.description() != null) {
            out.name("description").value(tool.description());
        }
        out.name("input_schema").rawValue(schema(tool));
        if (tool.strict()) {
            out.name("strict").value(true);
        }
        if (tool.cacheControl() != null) {
            out.name("cache_control").rawValue(tool.cacheControl().getBytes(StandardCharsets.UTF_8));
        }
        out.endObject();
    }

    private static byte[] schema(ToolSet.Tool tool) {
        if (tool.parameters() == null) {
            return EMPTY_SCHEMA;
        }
        byte[] schema = tool.parameters().getBytes(StandardCharsets.UTF_8);
        JsonView view = JsonView.parse(schema);
        byte[] typed =
                view.has("type") ? schema : view.edit().set("type", "object").toBytes();
        return tool.strict() ? ClosedSchema.of(typed) : typed;
    }

    /** Calls of tools that are offered no more: the vendor wants to see a definition, and must not call them. */
    private void toolsOfHistory() {
        Set<String> names = new LinkedHashSet<>();
        conversation.turns().forEach(turn -> turn.calls().forEach(call -> names.add(call.name())));
        if (names.isEmpty()) {
            return;
        }
        out.name("tools").beginArray();
        names.forEach(name -> out.beginObject()
                .name("name")
                .value(name)
                .name("input_schema")
                .rawValue(EMPTY_SCHEMA)
                .endObject());
        out.endArray().name("tool_choice").beginObject().name("type").value("none");
        out.endObject();
    }

    private void choice(ToolSet set) {
        String type = choiceType(set);
        if (type == null) {
            return;
        }
        out.name("tool_choice").beginObject().name("type").value(type);
        if (type.equals("tool")) {
            out.name("name").value(set.forced());
        }
        if (Boolean.FALSE.equals(set.parallel()) && !type.equals("none")) {
            out.name("disable_parallel_tool_use").value(true);
        }
        out.endObject();
    }

    private @Nullable String choiceType(ToolSet set) {
        boolean forced = set.choice() == Choice.REQUIRED || set.choice() == Choice.NAMED;
        if (forced && plan.on()) {
            return "auto";
        }
        return switch (set.choice()) {
            case UNSET -> Boolean.FALSE.equals(set.parallel()) ? "auto" : null;
            case AUTO -> "auto";
            case NONE -> "none";
            case REQUIRED -> "any";
            case NAMED -> "tool";
        };
    }

    /** The API knows a schema, but no wish for just any JSON object. */
    private void outputConfig() {
        byte[] schema = body.type("response_format") == Type.OBJECT
                ? SchemaFormat.schema(Objects.requireNonNull(body.raw("response_format")))
                : null;
        if (schema == null && plan.effort() == null) {
            return;
        }
        out.name("output_config").beginObject();
        if (plan.effort() != null) {
            out.name("effort").value(plan.effort());
        }
        if (schema != null) {
            out.name("format").beginObject().name("type").value("json_schema");
            out.name("schema").rawValue(ClosedSchema.of(schema)).endObject();
        }
        out.endObject();
    }

    private void sampling() {
        Double temperature = number("temperature");
        Double topP = number("top_p");
        if (plan.on()) {
            if (topP != null && topP >= LEAST_TOP_P_THINKING) {
                out.name("top_p").rawValue(raw("top_p"));
            }
            return;
        }
        if (temperature != null) {
            byte[] bounded = new JsonWriter(8).value(temperature > 1 ? 1 : 0).toBytes();
            out.name("temperature").rawValue(temperature > 1 || temperature < 0 ? bounded : raw("temperature"));
        } else if (topP != null) {
            out.name("top_p").rawValue(raw("top_p"));
        }
        if (body.type("top_k") == Type.NUMBER) {
            out.name("top_k").rawValue(raw("top_k"));
        }
    }

    /** The vendor refuses an empty list, and a sequence of spaces only. */
    private void stop() {
        Set<String> sequences = new LinkedHashSet<>();
        if (body.type("stop") == Type.STRING) {
            sequences.add(Objects.requireNonNull(body.string("stop")));
        } else if (body.type("stop") == Type.ARRAY) {
            JsonReader reader = Objects.requireNonNull(body.reader("stop"));
            reader.beginArray();
            while (reader.hasNext()) {
                sequences.add(reader.string());
            }
        }
        sequences.removeIf(String::isBlank);
        if (!sequences.isEmpty()) {
            out.name("stop_sequences").beginArray();
            sequences.forEach(out::value);
            out.endArray();
        }
    }

    private void added() {
        Map<String, byte[]> fields = new TreeMap<>();
        Set<String> names = new LinkedHashSet<>(model.quirks().rename().values());
        names.addAll(model.quirks().defaults().keySet());
        names.removeAll(HANDLED);
        names.stream().filter(body::has).forEach(name -> fields.put(name, raw(name)));
        fields.forEach((name, value) -> out.name(name).rawValue(value));
    }

    private @Nullable Double number(String name) {
        return body.type(name) == Type.NUMBER ? body.number(name) : null;
    }

    private byte[] raw(String name) {
        return Objects.requireNonNull(body.raw(name));
    }
}
