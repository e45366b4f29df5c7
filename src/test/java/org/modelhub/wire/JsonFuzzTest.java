package org.modelhub.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds the scanner, the reader and the writer against Jackson on documents broken at random. */
@Tag("W8")
class JsonFuzzTest {

    private static final int DOCUMENTS = 220_000;
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build();
    private static final List<String> SEEDS = List.of(
            "{\"model\":\"chat-default\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
            "{\"a\":[1,-2.5e+10,0,true,false,null,\"\\u4f60\\ud83d\\ude00\\n\\\"\\\\\\/\"],\"b\":{\"c\":{}},\"d\":[]}",
            " {\t\"x\" : 1.0E-5 ,\r\n\"\\u0078y\":[[],[[]],{}] , \"你好\":\"世界😀é\" } ",
            "{\"k1\":1,\"k2\":2,\"k3\":3,\"k4\":4,\"k5\":5,\"k6\":6,\"k7\":7,\"k8\":8,\"k9\":9,\"k10\":0,\"k11\":1,"
                    + "\"k12\":2,\"k13\":3,\"k14\":4}",
            "{\"text\":\"a plain run of text that is longer than a few words\",\"n\":12345678901234567890}",
            "{\"v\":[-0.0,0.1,-0.0123456789,0.30000000000000004,9007199254740993,1234567.125,0.000001234567890]}",
            "{}");
    private static final String[] PIECES = {
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "0",
        "1",
        "-",
        ".",
        "e",
        "E",
        "+",
        "null",
        "true",
        "\\u0061",
        "\\ud800",
        "\\udc00",
        "\\u0000",
        " ",
        "\n",
        "\0",
        "é",
        "你",
        "😀",
        "\u007f",
        "a",
        "k1",
        "\"k1\":1,",
        "\uFEFF"
    };

    @Test
    void readsWhatJacksonReadsAndRefusesWhatItRefuses() {
        // Given
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("JsonFuzzTest seed " + seed);
        Random random = new Random(seed);
        int accepted = 0;

        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] json = mutate(SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8), random);

            // When
            List<String> ours = ours(json);
            List<String> theirs = theirs(json);

            // Then
            if (ours == null ? theirs != null : !ours.equals(theirs)) {
                String text = new String(json, StandardCharsets.UTF_8);
                assertThat(ours).as("seed %d, document %d: %s", seed, i, text).isEqualTo(theirs);
            }
            accepted += ours == null ? 0 : 1;
        }
        assertThat(accepted).isBetween(DOCUMENTS / 20, DOCUMENTS * 19 / 20);
    }

    private static byte[] mutate(byte[] from, Random random) {
        byte[] json = from;
        for (int edits = random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(json.length + 1);
            json = switch (random.nextInt(4)) {
                case 0 -> splice(json, at, 0, PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8));
                case 1 -> splice(json, at, 1, new byte[0]);
                case 2 -> splice(json, at, 1, new byte[] {(byte) random.nextInt(256)});
                default -> copyPart(json, at, random);
            };
        }
        return json;
    }

    private static byte[] copyPart(byte[] json, int at, Random random) {
        int from = random.nextInt(json.length + 1);
        int to = Math.min(json.length, from + random.nextInt(20));
        return splice(json, at, random.nextInt(8), java.util.Arrays.copyOfRange(json, from, to));
    }

    private static byte[] splice(byte[] json, int at, int cut, byte[] insert) {
        int gone = Math.min(cut, json.length - at);
        return ByteBuffer.allocate(json.length - gone + insert.length)
                .put(json, 0, at)
                .put(insert)
                .put(json, at + gone, json.length - at - gone)
                .array();
    }

    /** The document as a list of tokens, or null if it is refused. */
    private static List<String> ours(byte[] json) {
        try {
            JsonView view = JsonView.parse(json);
            List<String> tokens = new ArrayList<>();
            JsonReader reader = view.reader();
            walk(reader, tokens);
            reader.end();
            assertThat(JsonView.parse(view.edit().toBytes()).names()).isEqualTo(view.names());
            return tokens;
        } catch (JsonException refused) {
            return null;
        }
    }

    private static void walk(JsonReader reader, List<String> tokens) {
        switch (reader.peek()) {
            case OBJECT -> {
                tokens.add("{");
                reader.beginObject();
                while (reader.nextName()) {
                    tokens.add("name " + reader.name());
                    walk(reader, tokens);
                }
                tokens.add("}");
            }
            case ARRAY -> {
                tokens.add("[");
                reader.beginArray();
                while (reader.hasNext()) {
                    walk(reader, tokens);
                }
                tokens.add("]");
            }
            case STRING -> tokens.add("string " + rewritten(reader.string()));
            case NUMBER -> {
                String text = reader.numberText();
                sameNumber(text);
                tokens.add("number " + text);
            }
            case BOOLEAN -> tokens.add(reader.bool() ? "true" : "false");
            case NULL -> tokens.add(reader.isNull() ? "null" : "?");
        }
    }

    private static void sameNumber(String text) {
        double expected = Double.parseDouble(text);
        if (!Double.isInfinite(expected)) {
            double read = new JsonReader(text.getBytes(StandardCharsets.UTF_8)).number();
            assertThat(Double.doubleToLongBits(read)).as(text).isEqualTo(Double.doubleToLongBits(expected));
        }
    }

    private static String rewritten(String text) {
        return new JsonReader(new JsonWriter().value(text).toBytes()).string();
    }

    /** As {@link #ours}. Jackson takes lone surrogates and does not check UTF-8, so both are checked before. */
    private static List<String> theirs(byte[] json) {
        String text = strictUtf8(json);
        if (text == null || text.startsWith("\uFEFF")) {
            return null;
        }
        try (JsonParser parser = JACKSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            return tokens(parser);
        } catch (IOException refused) {
            return null;
        }
    }

    private static List<String> tokens(JsonParser parser) throws IOException {
        List<String> tokens = new ArrayList<>();
        for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
            String value = parser.getText();
            if (!value.equals(new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))) {
                return null;
            }
            tokens.add(
                    switch (token) {
                        case FIELD_NAME -> "name " + value;
                        case VALUE_STRING -> "string " + value;
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number " + value;
                        default -> value;
                    });
            // Behind the end of the first document a second must not begin.
            if (parser.getParsingContext().inRoot() && token == JsonToken.END_OBJECT) {
                return parser.nextToken() == null ? tokens : null;
            }
        }
        return null;
    }

    private static String strictUtf8(byte[] json) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException refused) {
            return null;
        }
    }
}
