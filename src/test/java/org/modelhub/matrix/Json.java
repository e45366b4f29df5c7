package org.modelhub.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.TreeSet;

/** JSON as the clients of the matrix read it: with a closed list of fields for each object. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static JsonNode of(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new AssertionError("no JSON: " + text, broken);
        }
    }

    static String quoted(String text) {
        try {
            return MAPPER.writeValueAsString(text);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The object, which has no other fields than these: one that a dialect does not know came through untranslated. */
    static JsonNode closed(JsonNode object, String... fields) {
        assertThat(object.isObject()).as("an object: %s", object).isTrue();
        TreeSet<String> unknown = new TreeSet<>();
        object.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(List.of(fields));
        assertThat(unknown).as("unknown fields of %s", object).isEmpty();
        return object;
    }
}
