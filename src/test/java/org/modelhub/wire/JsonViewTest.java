package org.modelhub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reading, editing and writing without a tree. */
class JsonViewTest {

    private static final String BODY =
            " { \"model\" : \"hub-chat\", \"\\u006eew\":1, \"t\":0.50, \"s\":true, \"z\":null,"
                    + "\"你\":\"好\", \"deep\" : {\"a\" : [1, {\"b\":\"}\"}]} } ";

    @Test
    void fieldsAreReadByNameAndType() {
        // Given
        byte[] json = utf8(BODY);

        // When
        JsonView view = JsonView.parse(json);

        // Then
        assertThat(view.names()).containsExactly("model", "new", "t", "s", "z", "你", "deep");
        assertThat(view.string("model")).isEqualTo("hub-chat");
        assertThat(view.integer("new")).isEqualTo(1);
        assertThat(view.number("t")).isEqualTo(0.5);
        assertThat(view.bool("s")).isTrue();
        assertThat(view.string("z")).isNull();
        assertThat(view.has("z")).isFalse();
        assertThat(view.contains("z")).isTrue();
        assertThat(view.string("你")).isEqualTo("好");
        assertThat(view.raw("deep")).isEqualTo(utf8("{\"a\" : [1, {\"b\":\"}\"}]}"));
        assertThat(view.raw("none")).isNull();
        assertThat(view.length()).isEqualTo(json.length);
    }

    @Test
    void fieldOfAnotherTypeIsAnError() {
        // Given
        JsonView view = JsonView.parse(utf8(BODY));

        // When, Then
        assertThatThrownBy(() -> view.integer("t")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> view.string("s")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> view.bool("model")).isInstanceOf(JsonException.class);
    }

    @Test
    void editsTouchOnlyTheirFields() {
        // Given
        JsonEdit edit = JsonView.parse(utf8(BODY)).edit();

        // When
        edit.set("model", "up \"x\"")
                .remove("z")
                .remove("none")
                .rename("new", "old")
                .rename("t", "s")
                .set("k", 7);

        // Then
        assertThat(edit.toBytes())
                .isEqualTo(utf8("{\"model\":\"up \\\"x\\\"\",\"old\":1,\"s\":0.50,\"你\":\"好\","
                        + "\"deep\":{\"a\" : [1, {\"b\":\"}\"}]},\"k\":7}"));
    }

    @Test
    void laterEditsSeeEarlierOnes() {
        // Given
        JsonEdit edit = JsonView.parse(utf8("{\"a\":1}")).edit();

        // When
        edit.rename("a", "b")
                .set("b", true)
                .set("c", utf8("[]"))
                .rename("c", "d")
                .remove("b");

        // Then
        assertThat(edit.toBytes()).isEqualTo(utf8("{\"d\":[]}"));
    }

    @Test
    void editsThatMeetNoFieldChangeNothing() {
        // Given
        JsonEdit edit = JsonView.parse(utf8("{\"a\":1}")).edit();

        // When
        edit.remove("b").rename("b", "c").rename("a", "a");

        // Then
        assertThat(edit.isChanged()).isFalse();
        assertThat(edit.rename("a", "b").isChanged()).isTrue();
    }

    @Test
    void readerWalksAndSkips() {
        // Given
        JsonReader reader = new JsonReader(utf8("{\"a\":[1,[2],{\"x\":3}],\"b\":\"t\",\"c\":{\"d\":-1.5}}"));
        StringBuilder seen = new StringBuilder();

        // When
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("a")) {
                reader.beginArray();
                while (reader.hasNext()) {
                    seen.append(new String(reader.raw(), StandardCharsets.UTF_8))
                            .append(' ');
                }
            } else if (reader.nameIs("b")) {
                seen.append(reader.string());
            } else {
                reader.skip();
            }
        }
        reader.end();

        // Then
        assertThat(seen).hasToString("1 [2] {\"x\":3} t");
    }

    @Test
    void readerRefusesWhatIsNotJson() {
        for (String bad :
                List.of("{\"a\":1,}", "{\"a\" 1}", "[1 2]", "[1,]", "[,1]", "{\"a\":01}", "[nul]", "{a:1}", "[")) {
            // Given
            JsonReader reader = new JsonReader(utf8(bad));

            // When, Then
            assertThatThrownBy(() -> {
                        reader.skip();
                        reader.end();
                    })
                    .as(bad)
                    .isInstanceOf(JsonException.class);
        }
    }

    /** Names that a hash of length and text could take for k1: behind a zero, k1 with its last bits turned. */
    @Test
    void repeatedNameIsFoundAmongNamesMadeToLookLikeIt() {
        // Given
        StringBuilder json = new StringBuilder("{\"k1\":1");
        for (String alike : List.of("k0", "k2", "k6", "k>", "k.", "kq")) {
            json.append(",\"\\u0000").append(alike).append("\":1");
        }
        for (int other = 0; other < 10; other++) {
            json.append(",\"other").append(other).append("\":1");
        }
        String distinct = json + "}";
        String repeated = json + ",\"k1\":2}";

        // When, Then
        assertThat(JsonView.parse(utf8(distinct)).names()).hasSize(17);
        assertThatThrownBy(() -> JsonView.parse(utf8(repeated)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("repeated");
    }

    @Test
    void readerRefusesDepthAboveItsLimit() {
        // Given
        JsonReader reader = new JsonReader(utf8("[".repeat(100_000)));

        // When, Then
        assertThatThrownBy(reader::skip).isInstanceOf(JsonException.class).hasMessageContaining("64");
    }

    @Test
    void writerEscapesOnlyWhatItMust() {
        // Given
        JsonWriter out = new JsonWriter(16);

        // When
        out.beginObject()
                .name("s")
                .value("\"\\\n\u0001/é你😀\ud800x\udc00")
                .name("n")
                .beginArray()
                .value(0)
                .value(-12)
                .value(1234567890123L)
                .value(0.5)
                .value((String) null)
                .endArray()
                .endObject();

        // Then
        assertThat(out.toString())
                .isEqualTo("{\"s\":\"\\\"\\\\\\n\\u0001/é你😀\uFFFDx\uFFFD\",\"n\":[0,-12,1234567890123,0.5,null]}");
    }

    @Test
    void writerGrowsAndIsReused() {
        // Given
        JsonWriter out = new JsonWriter(16);
        String long_ = "你a".repeat(5000);

        // When
        out.value(long_);
        byte[] first = out.toBytes();
        out.reset().raw("data: ").value("x").raw("\n\n");

        // Then
        assertThat(new JsonReader(first).string()).isEqualTo(long_);
        assertThat(out).hasToString("data: \"x\"\n\n");
    }

    @Test
    void onlyListedHeadersAreKept() {
        // Given
        List<Map.Entry<String, String>> headers = List.of(
                Map.entry("Authorization", "Bearer k"),
                Map.entry("CamelHttpUri", "http://evil"),
                Map.entry("api-\u212Aey", "kelvin"),
                Map.entry("Accept", "a/b"),
                Map.entry("ACCEPT", "c/d"),
                Map.entry("Cookie", "bad\r\nvalue"));

        // When
        Map<String, String> kept = HeaderAllowList.REQUEST.keep(headers);

        // Then
        assertThat(kept).isEqualTo(Map.of("authorization", "Bearer k", "accept", "a/b, c/d"));
    }

    @Test
    void keptHeaderWithControlCharacterOrContradictionIsRefused() {
        // Given
        List<Map.Entry<String, String>> split = List.of(Map.entry("X-Request-Id", "a\r\nEvil: 1"));
        List<Map.Entry<String, String>> two =
                List.of(Map.entry("Authorization", "Bearer a"), Map.entry("authorization", "Bearer b"));

        // When, Then
        assertThatThrownBy(() -> HeaderAllowList.REQUEST.keep(split)).isInstanceOf(HeaderException.class);
        assertThatThrownBy(() -> HeaderAllowList.REQUEST.keep(two))
                .isInstanceOf(HeaderException.class)
                .hasMessageNotContaining("Bearer");
    }

    @Test
    void replyKeepsRateLimitsByPrefix() {
        // Given
        List<Map.Entry<String, String>> headers = List.of(
                Map.entry("X-RateLimit-Remaining-Tokens", "5"),
                Map.entry("Set-Cookie", "x"),
                Map.entry("Retry-After", "2"));

        // When
        Map<String, String> kept = HeaderAllowList.REPLY.keep(headers);

        // Then
        assertThat(kept).isEqualTo(Map.of("x-ratelimit-remaining-tokens", "5", "retry-after", "2"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
