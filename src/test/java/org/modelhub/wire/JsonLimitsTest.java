package org.modelhub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What JSON is refused, how soon, and at what cost in memory. */
@Tag("W8")
class JsonLimitsTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                bad("depth 65", "{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}"),
                bad("depth 1001", "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}"),
                bad("depth 100000", "{\"a\":" + "[".repeat(100_000)),
                bad("depth 100000 of objects", "{\"a\":".repeat(100_000)),
                bad("number of a million digits", "{\"a\":" + "9".repeat(1_000_000) + "}"),
                bad("string of 20 MB", "{\"a\":\"" + "x".repeat(20_000_000) + "\"}"),
                bad("name of 50001 characters", "{\"" + "n".repeat(50_001) + "\":1}"),
                bad("a million keys", manyKeys(1_000_000)),
                bad("a million values", "{\"a\":[" + "1,".repeat(999_999) + "1]}"),
                bad("repeated name", "{\"a\":1,\"a\":1}"),
                bad("repeated name deep down", "{\"x\":[{\"a\":1,\"b\":2,\"a\":3}]}"),
                bad("repeated name, once escaped", "{\"a\":1,\"\\u0061\":2}"),
                bad("repeated name, both escaped", "{\"\\u0061\":1,\"\\u0061\":2}"),
                bad("repeated name among many", manyKeys(1000).replace("}", ",\"k7\":1}")),
                bad("repeated empty name", "{\"\":1,\"\":1}"),
                bad("lone high surrogate", "{\"a\":\"\\ud800\"}"),
                bad("lone high surrogate before text", "{\"a\":\"\\ud800\\u0041\"}"),
                bad("lone low surrogate", "{\"a\":\"\\udc00\"}"),
                bad("surrogates in the wrong order", "{\"a\":\"\\udc00\\ud800\"}"),
                bad("lone surrogate in a name", "{\"\\ud800\":1}"),
                raw("surrogate in UTF-8", "{\"a\":\"", 0xED, 0xA0, 0x80, "\"}"),
                raw("surrogate pair in UTF-8", "{\"a\":\"", 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80, "\"}"),
                raw("overlong slash", "{\"a\":\"", 0xC0, 0xAF, "\"}"),
                raw("overlong of three", "{\"a\":\"", 0xE0, 0x80, 0xAF, "\"}"),
                raw("overlong of four", "{\"a\":\"", 0xF0, 0x80, 0x80, 0xAF, "\"}"),
                raw("above U+10FFFF", "{\"a\":\"", 0xF4, 0x90, 0x80, 0x80, "\"}"),
                raw("lead of five", "{\"a\":\"", 0xF8, 0x88, 0x80, 0x80, 0x80, "\"}"),
                raw("lone continuation", "{\"a\":\"", 0x80, "\"}"),
                raw("character cut short", "{\"a\":\"", 0xE4, 0xBD, "\"}"),
                raw("character cut by the end", "{\"a\":\"", 0xE4, 0xBD),
                bad("NUL in a string", "{\"a\":\"\0\"}"),
                bad("NUL behind", "{\"a\":1}\0"),
                bad("NUL between", "{\0\"a\":1}"),
                bad("line break in a string", "{\"a\":\"\n\"}"),
                bad("trailing garbage", "{\"a\":1}x"),
                bad("two documents", "{\"a\":1}{\"a\":1}"),
                raw("BOM", 0xEF, 0xBB, 0xBF, "{\"a\":1}"),
                bad("UTF-16", new String("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1)),
                bad("empty", ""),
                bad("only space", "  \n"),
                bad("array at the top", "[1]"),
                bad("string at the top", "\"a\""),
                bad("not closed", "{\"a\":1"),
                bad("trailing comma", "{\"a\":1,}"),
                bad("trailing comma in an array", "{\"a\":[1,]}"),
                bad("leading comma", "{,\"a\":1}"),
                bad("missing colon", "{\"a\" 1}"),
                bad("single quotes", "{'a':1}"),
                bad("comment", "{\"a\":1/* */}"),
                bad("leading zero", "{\"a\":01}"),
                bad("plus", "{\"a\":+1}"),
                bad("bare point", "{\"a\":.5}"),
                bad("point without digits", "{\"a\":1.}"),
                bad("exponent without digits", "{\"a\":1e}"),
                bad("minus alone", "{\"a\":-}"),
                bad("NaN", "{\"a\":NaN}"),
                bad("Infinity", "{\"a\":-Infinity}"),
                bad("capital literal", "{\"a\":True}"),
                bad("literal with a tail", "{\"a\":nullx}"),
                bad("unknown escape", "{\"a\":\"\\x41\"}"),
                bad("short unicode escape", "{\"a\":\"\\u12\"}"),
                bad("mismatched bracket", "{\"a\":[1}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void badJsonIsRefusedSoonAndCheaply(String name, byte[] json) {
        // Given
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long start = threads.getCurrentThreadCpuTime();

        // When
        assertThatThrownBy(() -> JsonView.parse(json)).isInstanceOf(JsonException.class);

        // Then: a bound on the order of magnitude; the exact figures are the benchmark's.
        assertThat(threads.getCurrentThreadCpuTime() - start).isLessThan(1_000_000_000L);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20L * json.length + 500_000);
    }

    @Test
    void depthOfTheLimitIsTaken() {
        // Given
        byte[] json = ascii("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}");

        // When
        JsonView view = JsonView.parse(json);

        // Then
        assertThat(view.raw("a")).hasSize(126);
    }

    @Test
    void manyDistinctNamesAreTaken() {
        // Given
        byte[] json = ascii(manyKeys(200_000));

        // When
        JsonView view = JsonView.parse(json);

        // Then
        assertThat(view.integer("k199999")).isEqualTo(1);
    }

    @Test
    void namesThatCollideInOtherTablesAreTakenInLinearTime() {
        // Given: all 2^14 have one String.hashCode.
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 1 << 14; i++) {
            json.append(i == 0 ? "\"" : ",\"");
            for (int bit = 0; bit < 14; bit++) {
                json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            json.append("\":1");
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();

        // When
        JsonView view = JsonView.parse(ascii(json.append('}').toString()));

        // Then
        assertThat(view.names()).hasSize(1 << 14);
        assertThat(threads.getCurrentThreadCpuTime() - start).isLessThan(1_000_000_000L);
    }

    private static String manyKeys(int count) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "\"k" : ",\"k").append(i).append("\":1");
        }
        return json.append('}').toString();
    }

    private static Arguments bad(String name, String latin) {
        return Arguments.of(name, latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Arguments raw(String name, Object... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer b) {
                bytes.write(b);
            } else {
                bytes.writeBytes(ascii((String) part));
            }
        }
        return Arguments.of(name, bytes.toByteArray());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
