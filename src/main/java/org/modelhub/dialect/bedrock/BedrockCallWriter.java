package org.modelhub.dialect.bedrock;

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
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a Converse request. What only some models take goes into {@code additionalModelRequestFields}, which Bedrock
 * hands on as it is; what a provider's quirks add goes there too, unless Converse has a field of that name.
 */
final class BedrockCallWriter {

    private static final Map<String, String> INFERENCE = inference();
    private static final Set<String> CONVERSE = Set.of(
            "additionalModelResponseFieldPaths",
            "guardrailConfig",
            "performanceConfig",
            "promptVariables",
            "requestMetadata",
            "serviceTier");

    private final ChatRequest request;
    private final JsonView body;
    private final UpstreamModel model;
    private final JsonWriter out;

    BedrockCallWriter(ChatRequest request, UpstreamModel model) {
        this.request = request;
        this.model = model;
        this.body = QuirkEdit.applied(request.body(), model.quirks());
        this.out = new JsonWriter(request.body().length() + 256);
    }

    /** The client's names and Bedrock's. */
    private static Map<String, String> inference() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("max_tokens", "maxTokens");
        names.put("temperature", "temperature");
        names.put("top_p", "topP");
        names.put("stop", "stopSequences");
        return names;
    }

    byte[] write() {
        Conversation conversation = Conversation.of(body);
        BedrockThinking thinking = BedrockThinking.of(request.body(), body, conversation);
        boolean cached = !model.quirks().drop().contains("cache_control");
        boolean reasons = model.quirks().thinking() != Quirks.Thinking.NONE;
        out.beginObject();
        new BedrockMessages(conversation, cached, reasons, out).write();
        inferenceConfig(thinking);
        new BedrockTools(conversation, cached, out).write(body);
        outputConfig();
        Set<String> more = added();
        more.stream().filter(CONVERSE::contains).forEach(name -> out.name(name).rawValue(raw(name)));
        more.removeAll(CONVERSE);
        additionalFields(thinking, more);
        return out.endObject().toBytes();
    }

    private void inferenceConfig(BedrockThinking thinking) {
        List<String> names = INFERENCE.keySet().stream()
                .filter(body::has)
                .filter(name -> !thinking.excludes(name))
                .toList();
        if (names.isEmpty()) {
            return;
        }
        out.name("inferenceConfig").beginObject();
        for (String name : names) {
            out.name(Objects.requireNonNull(INFERENCE.get(name)));
            if (name.equals("stop") && body.type(name) == Type.STRING) {
                out.beginArray().rawValue(raw(name)).endArray();
            } else {
                out.rawValue(raw(name));
            }
        }
        out.endObject();
    }

    /** The schema goes as text; the wish for just any object has no form here. */
    private void outputConfig() {
        byte[] format = body.type("response_format") == Type.OBJECT ? raw("response_format") : null;
        byte[] schema = format == null ? null : SchemaFormat.schema(format);
        if (format == null || schema == null) {
            return;
        }
        out.name("outputConfig").beginObject().name("textFormat").beginObject();
        out.name("type").value("json_schema").name("structure").beginObject();
        out.name("jsonSchema").beginObject();
        out.name("schema").value(new String(schema, StandardCharsets.UTF_8));
        out.name("name").value(schemaName(format));
        out.endObject().endObject().endObject().endObject();
    }

    private static String schemaName(byte[] format) {
        JsonView view = JsonView.parse(format);
        JsonView inner = view.type("json_schema") == Type.OBJECT
                ? JsonView.parse(Objects.requireNonNull(view.raw("json_schema")))
                : view;
        @Nullable String name = inner.type("name") == Type.STRING ? inner.string("name") : null;
        return name == null ? "response" : name;
    }

    /** What the quirks put into the request under names that are not the client's. */
    private Set<String> added() {
        Set<String> names = new LinkedHashSet<>(model.quirks().rename().values());
        names.addAll(model.quirks().defaults().keySet());
        names.removeIf(name -> INFERENCE.containsKey(name) || !body.has(name));
        names.removeAll(List.of("thinking", "reasoning_effort", "response_format", "tool_choice", "tools"));
        return names;
    }

    private void additionalFields(BedrockThinking thinking, Set<String> names) {
        if (body.has("top_k") && !thinking.excludes("top_k")) {
            names.add("top_k");
        }
        if (body.has("reasoning_effort") && !body.has("thinking")) {
            names.add("reasoning_effort");
        }
        if (names.isEmpty() && !thinking.isSet()) {
            return;
        }
        out.name("additionalModelRequestFields").beginObject();
        names.forEach(name -> out.name(name).rawValue(raw(name)));
        thinking.write(out);
        out.endObject();
    }

    private byte[] raw(String name) {
        return Objects.requireNonNull(body.raw(name));
    }
}
