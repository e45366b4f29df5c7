package org.modelhub.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The hub's OpenAPI document as tests read it: its operations, its references, and its schemas at work. */
final class ApiDocument {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final String HOME = "https://hub.test/openapi.json";

    private final JsonNode root;
    private final JsonSchemaFactory schemas;

    private ApiDocument(JsonNode root) {
        this.root = root;
        // The whole document is loaded as one schema, so that references work; most of its fields are no keywords.
        JsonMetaSchema dialect = JsonMetaSchema.builder(OpenApi30.getInstance())
                .unknownKeywordFactory((keyword, ignored) -> new NonValidationKeyword(keyword))
                .build();
        this.schemas = JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(VersionFlag.V4))
                .metaSchema(dialect)
                .defaultMetaSchemaIri(dialect.getIri())
                .schemaLoaders(loaders -> loaders.schemas(Map.of(HOME, root.toString())))
                .build();
    }

    static ApiDocument read() {
        return new ApiDocument(resource("/openapi.json"));
    }

    static JsonNode resource(String name) {
        try (InputStream in = ApiDocument.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new AssertionError(name + " is no JSON", e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    JsonNode root() {
        return root;
    }

    /** By method and path, e.g. {@code post /v1/rerank}. */
    Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        root.get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(field -> {
                    if (METHODS.contains(field.getKey())) {
                        operations.put(field.getKey() + " " + path.getKey(), field.getValue());
                    }
                }));
        return operations;
    }

    /** The node itself, or what it refers to. */
    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? at(node.get("$ref").asText()) : node;
    }

    /** Missing where the reference leads nowhere, or out of this document. */
    JsonNode at(String reference) {
        return root.at(reference.startsWith("#") ? reference.substring(1) : "/no such thing");
    }

    /** What is wrong with a value under a schema of the document. */
    Set<ValidationMessage> violations(String pointer, JsonNode value) {
        return schemas.getSchema(SchemaLocation.of(HOME + pointer)).validate(value);
    }

    /** Pointers of all nodes that have this field. */
    List<String> pointersTo(String field) {
        List<String> found = new ArrayList<>();
        collect(root, "#", field, found);
        return found;
    }

    private static void collect(JsonNode node, String at, String field, List<String> found) {
        if (node.isObject() && node.has(field)) {
            found.add(at);
        }
        node.fields()
                .forEachRemaining(child -> collect(
                        child.getValue(),
                        at + "/" + child.getKey().replace("~", "~0").replace("/", "~1"),
                        field,
                        found));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), at + "/" + i, field, found);
        }
    }
}
