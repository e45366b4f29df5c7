package org.modelhub.dialect.gemini;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** Writes what {@code generationConfig} and {@code safetySettings} say by the canonical names. */
final class GeminiSettings {

    private static final Map<String, String> NAMES = names();
    private static final String JSON = "application/json";

    private final JsonView config;
    private final JsonWriter out;

    private GeminiSettings(JsonView config, JsonWriter out) {
        this.config = config;
        this.out = out;
    }

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("temperature", "temperature");
        names.put("topP", "top_p");
        names.put("topK", "top_k");
        names.put("maxOutputTokens", "max_tokens");
        names.put("stopSequences", "stop");
        names.put("presencePenalty", "presence_penalty");
        names.put("frequencyPenalty", "frequency_penalty");
        names.put("seed", "seed");
        return names;
    }

    static void write(JsonView body, JsonWriter out) {
        String safety = ProtoJson.in(body, "safetySettings");
        if (body.type(safety) == Type.ARRAY) {
            out.name("safety_settings").rawValue(Objects.requireNonNull(body.raw(safety)));
        }
        if (body.has(ProtoJson.in(body, "cachedContent"))) {
            throw ProtoJson.unsupported("A cache that Google keeps cannot be used here.", "cachedContent");
        }
        JsonView config = ProtoJson.object(body, "generationConfig");
        if (config != null) {
            new GeminiSettings(config, out).write();
        }
    }

    private void write() {
        refuse();
        NAMES.forEach((name, canonical) -> {
            String spelled = ProtoJson.in(config, name);
            if (config.has(spelled)) {
                out.name(canonical).rawValue(Objects.requireNonNull(config.raw(spelled)));
            }
        });
        format();
        thinking();
    }

    /** An answer has one candidate here, and it is text. */
    private void refuse() {
        String candidates = ProtoJson.in(config, "candidateCount");
        if (config.type(candidates) == Type.NUMBER && !Objects.equals(config.number(candidates), 1.0)) {
            throw ProtoJson.unsupported("Only one candidate is supported.", "generationConfig.candidateCount");
        }
        JsonReader modalities = ProtoJson.array(config, "responseModalities");
        if (modalities != null) {
            modalities.beginArray();
            while (modalities.hasNext()) {
                if (!"TEXT".equals(ProtoJson.textOrSkip(modalities))) {
                    throw ProtoJson.unsupported(
                            "Only text is supported as the answer.", "generationConfig.responseModalities");
                }
            }
        }
    }

    private void format() {
        String type = ProtoJson.text(config, "responseMimeType");
        if (type == null || type.equals("text/plain")) {
            return;
        }
        if (!type.equals(JSON)) {
            throw ProtoJson.unsupported(
                    "The answer can be text/plain or application/json.", "generationConfig.responseMimeType");
        }
        out.name("response_format").beginObject().name("type");
        byte[] schema = schema();
        if (schema == null) {
            out.value("json_object");
        } else {
            out.value("json_schema")
                    .name("json_schema")
                    .beginObject()
                    .name("name")
                    .value("response");
            out.name("schema").rawValue(schema).endObject();
        }
        out.endObject();
    }

    private byte @Nullable [] schema() {
        for (String name : List.of("responseJsonSchema", "_responseJsonSchema")) {
            String spelled = ProtoJson.in(config, name);
            if (config.type(spelled) == Type.OBJECT) {
                return config.raw(spelled);
            }
        }
        String spelled = ProtoJson.in(config, "responseSchema");
        if (config.type(spelled) != Type.OBJECT) {
            return null;
        }
        JsonWriter schema = new JsonWriter();
        GeminiSchema.write(Objects.requireNonNull(config.reader(spelled)), schema);
        return schema.toBytes();
    }

    private void thinking() {
        JsonView thinking = ProtoJson.object(config, "thinkingConfig");
        if (thinking == null) {
            return;
        }
        String level = ProtoJson.text(thinking, "thinkingLevel");
        if (level != null && !level.endsWith("UNSPECIFIED")) {
            out.name("reasoning_effort").value(level.toLowerCase(Locale.ROOT));
        }
        String budget = ProtoJson.in(thinking, "thinkingBudget");
        Integer tokens = thinking.type(budget) == Type.NUMBER ? thinking.integer(budget) : null;
        String include = ProtoJson.in(thinking, "includeThoughts");
        boolean wanted = thinking.type(include) == Type.BOOLEAN && Boolean.TRUE.equals(thinking.bool(include));
        if (tokens != null || wanted) {
            budget(tokens == null ? -1 : tokens);
        }
    }

    private void budget(int tokens) {
        out.name("thinking").beginObject().name("type").value(tokens == 0 ? "disabled" : "enabled");
        if (tokens > 0) {
            out.name("budget_tokens").value(tokens);
        }
        out.endObject();
    }
}
