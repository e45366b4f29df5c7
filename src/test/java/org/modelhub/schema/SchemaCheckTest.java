package org.modelhub.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.HubError;
import org.modelhub.wire.JsonException;

class SchemaCheckTest {

    private static final SchemaCheck SCHEMA = SchemaCheck.compile("""
            {"type":"object","required":["model"],"properties":{
            "model":{"type":"string","minLength":1},
            "a/b":{"type":"integer","minimum":2},
            "list":{"type":"array","items":{"type":"object","required":["role"],
            "properties":{"role":{"enum":["user","assistant"]}}}}}}""");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                              | /model         | required  | model
            {"model":5}                                     | /model         | type      | model
            {"model":""}                                    | /model         | minLength | model
            {"model":"m","a/b":1}                           | /a~1b          | minimum   | a/b
            {"model":"m","list":[{"role":"user"},{}]}       | /list/1/role   | required  | list[1].role
            {"model":"m","list":[{"role":"nobody"}]}        | /list/0/role   | enum      | list[0].role
            {"model":"m","list":[[]]}                       | /list/0        | type      | list[0]
            """)
    void violationNamesThePlaceAndTheRule(String json, String pointer, String rule, String param) {
        // When
        Violation violation = SCHEMA.firstViolation(JsonTree.of(json.getBytes(StandardCharsets.UTF_8)));

        // Then
        HubError refusal = violation.refusal();
        assertThat(violation.pointer()).isEqualTo(pointer);
        assertThat(violation.rule()).isEqualTo(rule);
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.param()).isEqualTo(param);
        assertThat(refusal.message()).contains(pointer, rule).doesNotContain("nobody");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\"}",
                "{\"model\":\"m\",\"unknown\":{\"deep\":[1,2.5,null,true]}}",
                "{\"model\":\"m\",\"a/b\":2.0,\"list\":[]}",
                "{\"model\":\"m\",\"a/b\":123456789012345678901234567890}"
            })
    void whatTheSchemaDoesNotNamePasses(String json) {
        // When
        Violation violation = SCHEMA.firstViolation(JsonTree.of(json.getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(violation).isNull();
    }

    @Test
    void longStringIsCheckedByItsBeginning() {
        // Given
        String json = "{\"model\":\"" + "é".repeat(1 << 20) + "\"}";

        // When
        Violation violation = SCHEMA.firstViolation(JsonTree.of(json.getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(violation).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,}", "{\"a\":1", "", "[1] 2", "{\"a\":\"\\ud800\"x}"})
    void whatIsNoJsonIsRefusedByTheHubsOwnReader(String json) {
        assertThatThrownBy(() -> JsonTree.of(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{\"type\":\"strong\"}",
                "{\"properties\":{\"a\":{\"$ref\":\"https://example.org/other.json\"}}}",
                "{\"type\":\"object\"} {}"
            })
    void whatIsNoSchemaIsRefusedBeforeItIsUsed(String text) {
        assertThatThrownBy(() -> SchemaCheck.compile(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
