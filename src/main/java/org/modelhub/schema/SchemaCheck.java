package org.modelhub.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** One JSON Schema (draft 2020-12), compiled. References to anything outside the schema are refused. */
public final class SchemaCheck {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final SchemaValidatorsConfig FIRST_ONLY =
            SchemaValidatorsConfig.builder().failFast(true).build();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));

    /** What a schema itself must keep; it stands in the library's jar. */
    private static final JsonSchema META = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012), FIRST_ONLY);

    private final JsonSchema schema;

    private SchemaCheck(JsonSchema schema) {
        this.schema = schema;
    }

    /** Compiles a schema. @throws IllegalArgumentException if the JSON is none */
    public static SchemaCheck compile(String json) {
        try {
            return compile(STRICT.readTree(json));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("not a JSON schema: " + firstLine(broken), broken);
        }
    }

    /**
     * For schemas in Kamelets: JSON without spaces holds two closing braces in a row, which Camel takes for the end of a
     * placeholder.
     *
     * @throws IllegalArgumentException if the YAML is no schema
     */
    public static SchemaCheck compileYaml(String yaml) {
        try {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            return compile(STRICT.<JsonNode>valueToTree(tree));
        } catch (YAMLException broken) {
            throw new IllegalArgumentException("not a JSON schema: " + firstLine(broken), broken);
        }
    }

    private static SchemaCheck compile(JsonNode tree) {
        if (!tree.isObject()) {
            throw new IllegalArgumentException("not a JSON schema: it is no object");
        }
        Set<ValidationMessage> faults = META.validate(tree);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    "not a JSON schema: " + faults.iterator().next().getMessage());
        }
        try {
            JsonSchema schema = FACTORY.getSchema(tree, FIRST_ONLY);
            schema.initializeValidators();
            return new SchemaCheck(schema);
        } catch (JsonSchemaException broken) {
            throw new IllegalArgumentException("not a JSON schema: " + firstLine(broken), broken);
        }
    }

    /** {@return null if the text keeps the schema} */
    public @Nullable Violation firstViolation(JsonNode text) {
        Set<ValidationMessage> found = schema.validate(text);
        return found.isEmpty() ? null : violation(found.iterator().next());
    }

    private static Violation violation(ValidationMessage found) {
        String at = found.getInstanceLocation().toString();
        String property = found.getProperty();
        String pointer = property == null || !found.getType().equals("required")
                ? at
                : at + "/" + property.replace("~", "~0").replace("/", "~1");
        // The library's message begins with the pointer, which the refusal names itself.
        String message = found.getMessage();
        int colon = message.indexOf(": ");
        return new Violation(pointer, found.getType(), colon < 0 ? message : message.substring(colon + 2));
    }

    private static String firstLine(Exception cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
