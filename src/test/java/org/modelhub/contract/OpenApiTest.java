package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The published document is OpenAPI, and says of the REST surface neither more nor less than there is. */
class OpenApiTest {

    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^}]+)}");

    private final ApiDocument api = ApiDocument.read();

    @Test
    void documentIsValidOpenApi() {
        // Given
        JsonNode official = ApiDocument.resource("/openapi/oas-3.0-schema.json");

        // When
        Set<ValidationMessage> violations = JsonSchemaFactory.getInstance(VersionFlag.V4)
                .getSchema(official)
                .validate(api.root());

        // Then
        assertThat(violations).isEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        // When
        List<String> holders = api.pointersTo("$ref");

        // Then
        assertThat(holders)
                .isNotEmpty()
                .allSatisfy(holder ->
                        assertThat(api.resolve(api.at(holder)).isMissingNode()).isFalse());
    }

    @Test
    void nothingIsDefinedThatNobodyRefersTo() {
        // Given
        Set<String> defined = new TreeSet<>();
        api.root()
                .get("components")
                .fields()
                .forEachRemaining(kind -> kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> defined.add("#/components/" + kind.getKey() + "/" + name)));
        defined.removeIf(pointer -> pointer.startsWith("#/components/securitySchemes/"));

        // When
        Set<String> used = new TreeSet<>();
        api.pointersTo("$ref")
                .forEach(holder -> used.add(api.at(holder).get("$ref").asText()));

        // Then
        assertThat(used).isEqualTo(defined);
    }

    @Test
    void documentAndRestRoutesNameTheSameOperations() throws IOException {
        // Given
        Map<String, String> served = RestSurface.operationIds();

        // When
        Map<String, String> described = new TreeMap<>();
        api.operations()
                .forEach((at, operation) ->
                        described.put(at, operation.get("operationId").asText()));

        // Then
        assertThat(described).isNotEmpty().isEqualTo(served);
        assertThat(described.values()).doesNotHaveDuplicates();
    }

    @Test
    void everyOperationSaysHowItSucceedsAndHowItFails() {
        // When
        Map<String, JsonNode> operations = api.operations();

        // Then
        assertThat(operations).allSatisfy((at, operation) -> {
            List<String> statuses = new ArrayList<>();
            operation.get("responses").fieldNames().forEachRemaining(statuses::add);
            assertThat(statuses).anyMatch(status -> status.startsWith("2")).contains("500", "default");
            if (!operation.has("security")) {
                assertThat(statuses).contains("401", "403");
            }
        });
    }

    @Test
    void everyFailureHasTheErrorShapeOfItsDialect() {
        // When
        Map<String, JsonNode> operations = api.operations();

        // Then
        assertThat(operations)
                .allSatisfy((at, operation) -> operation
                        .get("responses")
                        .fields()
                        .forEachRemaining(response -> {
                            if (!response.getKey().startsWith("2")) {
                                assertThat(api.resolve(response.getValue())
                                                .at("/content/application~1json/schema/$ref")
                                                .asText())
                                        .matches("#/components/schemas/[A-Z][A-Za-z]*Error|#/components/schemas/Error");
                            }
                        }));
    }

    /** Each API has one, which its clients know. */
    @Test
    void pathParametersAreDeclaredWhereTheyAreUsed() {
        // When
        Map<String, JsonNode> operations = api.operations();

        // Then
        assertThat(operations).allSatisfy((at, operation) -> {
            Set<String> declared = new HashSet<>();
            operation.path("parameters").forEach(parameter -> {
                if (parameter.get("in").asText().equals("path")) {
                    declared.add(parameter.get("name").asText());
                }
            });
            assertThat(declared).isEqualTo(parametersOf(at));
        });
    }

    private static Set<String> parametersOf(String path) {
        Set<String> names = new HashSet<>();
        Matcher matcher = PATH_PARAMETER.matcher(path);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Dify makes tools of operations; it follows a reference only in a body's schema, and reads only its top level. */
    @Test
    void difyCanMakeAToolOfEveryOperation() {
        // When
        Map<String, JsonNode> operations = api.operations();

        // Then
        assertThat(api.root().get("servers")).hasSize(1);
        assertThat(operations).allSatisfy((at, operation) -> {
            assertThat(operation.path("parameters")).allMatch(parameter -> parameter.has("name"));
            if (operation.has("requestBody")) {
                assertThat(operation.get("requestBody").get("content")).hasSize(1);
                // Dify takes the first type, whichever it is.
                JsonNode schema =
                        operation.at("/requestBody/content").elements().next().get("schema");
                assertThat(api.resolve(schema).get("properties")).isNotEmpty();
            }
        });
    }

    @Test
    void everyExampleFitsItsSchema() {
        // Given
        List<String> mediaTypes = api.pointersTo("examples");
        List<String> wrong = new ArrayList<>();

        // When
        for (String mediaType : mediaTypes) {
            if (!mediaType.equals("#/components")) {
                api.at(mediaType).get("examples").fields().forEachRemaining(example -> {
                    JsonNode value = api.resolve(example.getValue()).get("value");
                    api.violations(mediaType + "/schema", value)
                            .forEach(message -> wrong.add(mediaType + " " + example.getKey() + ": " + message));
                });
            }
        }

        // Then
        assertThat(mediaTypes).hasSizeGreaterThan(20);
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyEventOfTheStreamedExamplesFitsItsSchema() {
        // Given
        List<String> streams = api.pointersTo("x-event-schema");
        List<String> wrong = new ArrayList<>();

        // When
        for (String stream : streams) {
            api.at(stream)
                    .get("examples")
                    .forEach(example -> events(example.get("value").asText())
                            .forEach(event -> api.violations(eventSchema(stream, event), event)
                                    .forEach(message -> wrong.add(stream + " " + event + ": " + message))));
        }

        // Then
        assertThat(streams).hasSizeGreaterThanOrEqualTo(4);
        assertThat(wrong).isEmpty();
    }

    private static String eventSchema(String stream, JsonNode event) {
        return event.has("error") && !event.has("type") ? "#/components/schemas/Error" : stream + "/x-event-schema";
    }

    private static List<JsonNode> events(String stream) {
        List<JsonNode> events = new ArrayList<>();
        for (String event : stream.replace("\r\n", "\n").split("\n\n")) {
            String data = event.replaceAll("(?m)^(id|event): .*\n", "");
            assertThat(data).startsWith("data: ").doesNotContain("\n");
            if (!data.equals("data: [DONE]")) {
                events.add(ApiDocument.json(data.substring("data: ".length())));
            }
        }
        return events;
    }
}
