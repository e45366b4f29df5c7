package org.modelhub.dialect.huggingface;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Reads {@code inputs} and {@code parameters}; the text is one message of a user in the canonical form. Parameters that
 * other vendors have no name for are left out, and refused where the answer would be another one without them.
 */
final class GenerateRequest {

    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> SAME =
            List.of("temperature", "top_p", "top_k", "seed", "stop", "frequency_penalty");

    private final JsonView body;
    private final JsonView parameters;
    private final JsonWriter out;

    GenerateRequest(JsonView body) {
        this.body = body;
        if (body.has("parameters") && body.type("parameters") != Type.OBJECT) {
            throw CanonicalRequest.invalid("'parameters' must be an object.", "parameters");
        }
        this.parameters =
                JsonView.parse(body.has("parameters") ? Objects.requireNonNull(body.raw("parameters")) : NOTHING);
        this.out = new JsonWriter(body.length() + 256);
    }

    ChatRequest chat(String model, boolean stream) {
        String inputs = body.type("inputs") == Type.STRING ? body.string("inputs") : null;
        if (inputs == null || inputs.isEmpty()) {
            throw CanonicalRequest.invalid("'inputs' must be a text that is not empty.", "inputs");
        }
        refuse();
        out.beginObject().name("model").value(model).name("stream").value(stream);
        out.name("messages").beginArray().beginObject().name("role").value("user");
        out.name("content").value(inputs).endObject().endArray();
        sampling();
        grammar();
        return CanonicalRequest.of(JsonView.parse(out.endObject().toBytes()));
    }

    private void refuse() {
        if (flag("return_full_text", true)) {
            throw CanonicalRequest.unsupported(
                    "'return_full_text' is not supported: the answer holds what was generated.",
                    "parameters.return_full_text");
        }
        Double best = parameters.type("best_of") == Type.NUMBER ? parameters.number("best_of") : null;
        if (best != null && best > 1) {
            throw CanonicalRequest.unsupported("'best_of' is not supported.", "parameters.best_of");
        }
    }

    private boolean flag(String name, boolean value) {
        return parameters.type(name) == Type.BOOLEAN && Objects.equals(parameters.bool(name), value);
    }

    private void sampling() {
        if (parameters.has("max_new_tokens")) {
            out.name("max_tokens").rawValue(raw("max_new_tokens"));
        }
        for (String name : SAME) {
            if (parameters.has(name)) {
                out.name(name).rawValue(raw(name));
            }
        }
        if (flag("do_sample", false) && !parameters.has("temperature")) {
            out.name("temperature").value(0);
        }
    }

    /** A schema, bare or with a name; a regular expression is known to few servers only. */
    private void grammar() {
        if (parameters.type("grammar") != Type.OBJECT) {
            return;
        }
        JsonView grammar = JsonView.parse(raw("grammar"));
        String type = grammar.type("type") == Type.STRING ? grammar.string("type") : null;
        boolean bare = "json".equals(type) || "json_object".equals(type);
        if ((!bare && !"json_schema".equals(type)) || grammar.type("value") != Type.OBJECT) {
            throw CanonicalRequest.unsupported("'grammar' is supported only as a JSON schema.", "parameters.grammar");
        }
        byte[] value = Objects.requireNonNull(grammar.raw("value"));
        byte[] schema = bare ? value : JsonView.parse(value).raw("schema");
        if (schema == null) {
            throw CanonicalRequest.invalid("'grammar.value' must hold a schema.", "parameters.grammar.value");
        }
        out.name("response_format").beginObject().name("type").value("json_schema");
        out.name("json_schema").beginObject().name("name").value("response");
        out.name("schema").rawValue(schema).endObject().endObject();
    }

    private byte[] raw(String name) {
        return Objects.requireNonNull(parameters.raw(name));
    }
}
