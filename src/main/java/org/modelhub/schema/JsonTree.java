package org.modelhub.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;

/**
 * The tree that a schema is checked on. It is built by the hub's own reader, under its limits, so that what is checked is
 * what is later understood; of a long string, such as a picture, only the beginning is kept.
 */
public final class JsonTree {

    /** Bytes of a string, as it is written, up to which it is kept whole. */
    private static final int KEPT = 512;

    /** Texts shorter than this are surely an {@code int}. */
    private static final int INT_DIGITS = 10;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final byte[] json;
    private final JsonReader reader;
    private int nodes;

    private JsonTree(byte[] json) {
        this.json = json;
        this.reader = new JsonReader(json, 0, json.length, JsonLimits.DEFAULT);
    }

    /** Builds the tree. @throws JsonException if the bytes are not one JSON text under the limits */
    public static JsonNode of(byte[] json) {
        JsonTree tree = new JsonTree(json);
        JsonNode root = tree.node();
        tree.reader.end();
        return root;
    }

    private JsonNode node() {
        if (++nodes > JsonLimits.DEFAULT.tokens()) {
            throw new JsonException("more than " + JsonLimits.DEFAULT.tokens() + " values", reader.at());
        }
        return switch (reader.peek()) {
            case OBJECT -> object();
            case ARRAY -> array();
            case STRING -> NODES.textNode(text());
            case NUMBER -> number(reader.numberText());
            case BOOLEAN -> NODES.booleanNode(reader.bool());
            case NULL -> {
                reader.skip();
                yield NODES.nullNode();
            }
        };
    }

    private ObjectNode object() {
        ObjectNode object = NODES.objectNode();
        reader.beginObject();
        while (reader.nextName()) {
            String name = reader.name();
            object.set(name, node());
        }
        return object;
    }

    private ArrayNode array() {
        ArrayNode array = NODES.arrayNode();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(node());
        }
        return array;
    }

    /** The bytes of a long string are not turned into characters: a request may hold megabytes of base64. */
    private String text() {
        int from = reader.at();
        reader.skip();
        int to = reader.at();
        if (to - from > KEPT) {
            return "x".repeat(KEPT);
        }
        return new JsonReader(json, from, to, JsonLimits.DEFAULT).string();
    }

    private static JsonNode number(String text) {
        boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        if (!whole) {
            return NODES.numberNode(new BigDecimal(text));
        }
        return text.length() < INT_DIGITS
                ? NODES.numberNode(Integer.parseInt(text))
                : NODES.numberNode(new BigInteger(text));
    }
}
