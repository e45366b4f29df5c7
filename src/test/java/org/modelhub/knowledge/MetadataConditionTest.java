package org.modelhub.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.chat.HubException;
import org.modelhub.wire.JsonValues;

class MetadataConditionTest {

    private static final KnowledgeDocument DOCUMENT = new KnowledgeDocument(
            "hr/leave.md", "Leave", Instant.parse("2026-03-01T12:00:00Z"), 400, List.of(), List.of());

    private static MetadataCondition condition(String json) {
        return MetadataCondition.read(JsonValues.object(("{\"c\":" + json + "}").getBytes(StandardCharsets.UTF_8))
                .get("c"));
    }

    private static MetadataCondition one(String name, String operator, String value) {
        return condition("{\"conditions\":[{\"name\":" + name + ",\"comparison_operator\":\"" + operator
                + "\",\"value\":" + value + "}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "path"          | contains     | "leave"       | true
            "path"          | contains     | "Leave"       | false
            ["path","name"] | is           | "leave.md"    | true
            "path"          | not contains | "it/"         | true
            "path"          | start with   | "hr/"         | true
            "name"          | end with     | ".txt"        | false
            "name"          | is not       | "leave.md"    | false
            "name"          | in           | ["a","leave.md"] | true
            "name"          | not in       | ["a"]         | true
            "author"        | is           | "x"           | false
            "author"        | is not       | "x"           | true
            "author"        | empty        | null          | true
            "title"         | not empty    | null          | true
            "size"          | =            | 400           | true
            "size"          | ≠            | "400"         | false
            "size"          | >            | 399.5         | true
            "size"          | ≤            | 399           | false
            "path"          | >            | 1             | false
            "modified"      | after        | "2026-02-28"  | true
            "modified"      | before       | "2026-03-01T12:00:01Z" | true
            "modified"      | before       | "2026-03-01 11:59" | false
            "modified"      | after        | 1772300000    | true
            "modified"      | <            | 1772300000000 | true
            """)
    void operatorIsAppliedToWhatTheFileIs(String name, String operator, String value, boolean holds) {
        // Given
        MetadataCondition condition = one(name, operator, value);

        // When
        boolean held = condition.holds(DOCUMENT);

        // Then
        assertThat(held).isEqualTo(holds);
    }

    @Test
    void conditionsAreJoinedAsTheQuerySays() {
        // Given
        String parts = "[{\"name\":\"name\",\"comparison_operator\":\"is\",\"value\":\"leave.md\"},"
                + "{\"name\":\"size\",\"comparison_operator\":\">\",\"value\":1000}]";

        // When
        boolean both = condition("{\"conditions\":" + parts + "}").holds(DOCUMENT);
        boolean either = condition("{\"logical_operator\":\"or\",\"conditions\":" + parts + "}")
                .holds(DOCUMENT);

        // Then
        assertThat(both).isFalse();
        assertThat(either).isTrue();
    }

    @Test
    void noConditionHoldsForAll() {
        // When
        boolean none = MetadataCondition.read(null).holds(DOCUMENT);
        boolean empty =
                condition("{\"logical_operator\":\"or\",\"conditions\":[]}").holds(DOCUMENT);

        // Then
        assertThat(none).isTrue();
        assertThat(empty).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "name"     | resembles | "x"        | 'resembles' is not known
            "name"     | is        | null       | needs a text
            "size"     | >         | "many"     | needs a number
            "modified" | before    | "tomorrow" | needs seconds since 1970
            7          | is        | "x"        | must have a 'name'
            """)
    void whatCannotBeComparedIsRefused(String name, String operator, String value, String reason) {
        // When

        // Then
        assertThatThrownBy(() -> one(name, operator, value)).isInstanceOfSatisfying(HubException.class, e -> {
            assertThat(e.error().status()).isEqualTo(400);
            assertThat(e.error().message()).contains(reason);
        });
    }
}
