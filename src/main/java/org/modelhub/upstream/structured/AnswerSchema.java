package org.modelhub.upstream.structured;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.SpecVersionDetector;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/**
 * Checks one answer. The schema is the client's: nothing that it refers to is fetched, its patterns are bounded, and what
 * it says in {@code $schema} only chooses the draft.
 */
final class AnswerSchema {

    private static final int MESSAGES = 5;
    private static final int SCHEMA_BYTES = 256 << 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private AnswerSchema() {}

    private final BoundedRegex.Budget budget = new BoundedRegex.Budget();

    /** @throws HubException 400 if the schema itself is at fault */
    static SchemaVerdict of(byte @Nullable [] schema, String answer) {
        String json = JsonInProse.find(answer);
        if (json == null) {
            return new SchemaVerdict(null, "It holds no JSON.");
        }
        try {
            JsonNode value = JSON.readTree(json);
            String violation = schema == null
                    ? (value.isObject() ? null : "It is not a JSON object.")
                    : new AnswerSchema().violation(schema, value);
            return new SchemaVerdict(violation == null ? json : null, violation);
        } catch (JsonProcessingException unreadable) {
            return new SchemaVerdict(null, "It holds no JSON that can be read.");
        }
    }

    private @Nullable String violation(byte[] schema, JsonNode value) {
        try {
            // References are followed, and patterns compiled, no sooner than they are needed.
            String found = compiled(schema).validate(value).stream()
                    .limit(MESSAGES)
                    .map(ValidationMessage::getMessage)
                    .collect(Collectors.joining("; "));
            if (budget.isSpent()) {
                throw new IllegalArgumentException("its patterns take too long");
            }
            return found.isEmpty() ? null : found + ".";
        } catch (IOException | RuntimeException | StackOverflowError cause) {
            throw unusable(cause);
        }
    }

    private JsonSchema compiled(byte[] schema) throws IOException {
        if (schema.length > SCHEMA_BYTES) {
            throw new IllegalArgumentException("it is above " + SCHEMA_BYTES + " bytes");
        }
        JsonNode tree = JSON.readTree(schema);
        VersionFlag version =
                SpecVersionDetector.detectOptionalVersion(tree, false).orElse(VersionFlag.V202012);
        if (tree instanceof ObjectNode object) {
            object.remove("$schema");
        }
        return factory(version).getSchema(tree, config());
    }

    private SchemaValidatorsConfig config() {
        return SchemaValidatorsConfig.builder()
                .locale(Locale.ENGLISH)
                .regularExpressionFactory(regex -> new BoundedRegex(regex, budget))
                .build();
    }

    private static JsonSchemaFactory factory(VersionFlag version) {
        return JsonSchemaFactory.getInstance(
                version,
                builder -> builder.schemaLoaders(loaders -> loaders.add(iri -> {
                    throw new IllegalArgumentException("it refers to another document");
                })));
    }

    private static HubException unusable(Throwable cause) {
        String why = cause instanceof StackOverflowError ? "it goes round in circles" : cause.getMessage();
        String text = String.valueOf(why);
        return new HubException(HubError.badRequest(
                "The schema in 'response_format' cannot be used: "
                        + (text.length() > 200 ? text.substring(0, 200) : text) + ".",
                "response_format",
                "invalid_json_schema"));
    }
}
