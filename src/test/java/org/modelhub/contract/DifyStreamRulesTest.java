package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubFixture;
import org.modelhub.edge.engine.RawHttp;
import org.modelhub.fault.ReplayUpstream;

/** Whatever an upstream streams, Dify gets the one framing it can read: sections 3 to 6 of the contract. */
class DifyStreamRulesTest {

    private static final String TOOLS = "[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":"
            + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}]";
    private static final String HE = event("{\"content\":\"he\"}", "null");
    private static final String LLO = event("{\"content\":\"llo\"}", "null");
    private static final String FINISH = event("{}", "\"stop\"");
    private static final String USAGE =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2," + "\"total_tokens\":5}}";
    private static final String DONE = "data: [DONE]\n\n";

    private static DifyHub dify;

    @BeforeAll
    static void start() {
        dify = new DifyHub("hub.edge.heartbeat=150ms");
    }

    @AfterAll
    static void stop() {
        dify.close();
    }

    private static String event(String delta, String finish) {
        return "{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":"
                + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
    }

    private static String data(String... events) {
        StringBuilder body = new StringBuilder();
        for (String event : events) {
            body.append("data: ").append(event).append("\n\n");
        }
        return body.toString();
    }

    static Stream<Arguments> framings() {
        String good = data(HE, LLO, FINISH, USAGE) + DONE;
        return Stream.of(
                Arguments.of("as it should be", good),
                Arguments.of("no space behind data:", good.replace("data: ", "data:")),
                Arguments.of("a comment in its own block", ": ping\n\n" + good),
                Arguments.of("a comment in the block of its data", good.replace("data: {", ": ping\ndata: {")),
                Arguments.of(
                        "event, id and retry lines", good.replace("data: {", "event: m\nid: 7\nretry: 5\ndata: {")),
                Arguments.of("data over several lines", good.replace(",\"choices\"", ",\ndata: \"choices\"")),
                Arguments.of("a byte order mark", "\uFEFF" + good),
                Arguments.of("CRLF", good.replace("\n", "\r\n")),
                Arguments.of("empty events", good.replace("data: {", "data:\n\ndata: {")),
                Arguments.of("no [DONE]", data(HE, LLO, FINISH, USAGE)),
                Arguments.of("events behind [DONE]", good + data(event("{\"content\":\"late\"}", "null"))),
                Arguments.of(
                        "usage null on every chunk", good.replace("\"choices\":[{", "\"usage\":null,\"choices\":[{")),
                Arguments.of("usage without choices", good.replace("\"choices\":[],", "")),
                Arguments.of("usage with choices null", good.replace("\"choices\":[]", "\"choices\":null")),
                Arguments.of(
                        "usage on the finish chunk",
                        data(HE, LLO, FINISH.replace("}]}", "}]," + USAGE.substring(14))) + DONE),
                Arguments.of(
                        "usage growing on all chunks",
                        data(
                                        HE.replace(
                                                "\"created\"",
                                                "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4},\"created\""),
                                        LLO,
                                        FINISH,
                                        USAGE)
                                + DONE),
                Arguments.of(
                        "delta null", data(HE, LLO, FINISH.replace("\"delta\":{}", "\"delta\":null"), USAGE) + DONE),
                Arguments.of("content null", data(event("{\"role\":\"assistant\",\"content\":null}", "null")) + good),
                Arguments.of(
                        "a second choice",
                        good.replace(
                                "\"finish_reason\":null}]",
                                "\"finish_reason\":null},{\"index\":1,\"delta\":{\"content\":\"no\"},\"finish_reason\":null}]")),
                Arguments.of(
                        "an opening without choices", data("{\"choices\":[],\"prompt_filter_results\":[]}") + good),
                Arguments.of(
                        "a choice without delta", data("{\"choices\":[{\"index\":0,\"finish_reason\":null}]}") + good),
                Arguments.of(
                        "a chunk behind the finish",
                        data(HE, LLO, FINISH, event("{\"content\":\"\"}", "null"), USAGE) + DONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("framings")
    void oddFramingOfAnUpstreamNeverReachesTheClient(String name, String body) {
        // Given
        dify.replay.replyStream(body);

        // When
        DifyStream stream = dify.stream("hub-replay-chat", "x").assertWhole();

        // Then
        assertThat(stream.text()).isEqualTo("hello");
        assertThat(stream.finish()).isEqualTo("stop");
        assertThat(stream.models()).containsExactly("hub-replay-chat");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("no finish_reason", data(HE, LLO)),
                Arguments.of("no finish_reason, but [DONE]", data(HE, LLO) + DONE),
                Arguments.of("an error event", data(HE, "{\"error\":{\"message\":\"it died\"}}")),
                Arguments.of(
                        "an error with empty choices",
                        data(HE, "{\"error\":{\"message\":\"it died\"},\"choices\":[]}")),
                Arguments.of("no JSON", data(HE, "oops") + DONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void brokenStreamEndsInOneErrorAfterItsText(String name, String body) {
        // Given
        dify.replay.replyStream(body);

        // When
        DifyStream stream = dify.stream("hub-replay-chat", "x");

        // Then
        assertThat(stream.assertFailed().getString("message")).isNotBlank();
        assertThat(stream.text()).startsWith("he");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "data: [DONE]\n\n", "<html>log in</html>", "data: {\"error\":{\"message\":\"no\"}}\n\n"})
    void streamWithoutAnyTextIsAnErrorWithAStatus(String body) {
        // Given
        dify.replay.replyStream(body);

        // When
        HttpResponse<String> reply = dify.client.post(
                "/v1/chat/completions",
                DifyHub.chat("hub-replay-chat", "x", true).encode());

        // Then
        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(DifyHub.message(reply)).isNotBlank();
    }

    @Test
    void wholeAnswerToAStreamRequestIsStreamed() {
        // Given
        dify.replay.replyJson("{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}");

        // When
        DifyStream stream = dify.stream("hub-replay-chat", "x").assertWhole();

        // Then
        assertThat(stream.text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({"hub-never-streams", "hub-only-streams", "hub-azure", "hub-nousage", "hub-chat"})
    void bothFormsAreGivenWhateverTheUpstreamCanDo(String model) {
        // When
        DifyStream stream = dify.stream(model, "你好, мир 🙂👨‍👩‍👧").assertWhole();
        JsonObject whole = DifyHub.json(dify.ask(model, "你好, мир 🙂👨‍👩‍👧"));

        // Then
        JsonObject choice = whole.getJsonArray("choices").getJsonObject(0);
        assertThat(whole.getString("object")).isEqualTo("chat.completion");
        assertThat(whole.getString("model")).isEqualTo(model);
        assertThat(whole.getJsonArray("choices")).hasSize(1);
        assertThat(choice.getJsonObject("message").getString("content")).isEqualTo("You said: 你好, мир 🙂👨‍👩‍👧");
        assertThat(stream.text()).isEqualTo("You said: 你好, мир 🙂👨‍👩‍👧");
        assertThat(whole.getJsonObject("usage").getMap().values().stream().filter(Integer.class::isInstance))
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(stream.usage().getInteger("total_tokens")).isPositive();
    }

    @Test
    void firstTokenIsForwardedBeforeTheUpstreamSaysMore() throws Exception {
        // Given
        dify.replay.replyOpenStream(ReplayUpstream.event("first"));

        try (RawHttp http = new RawHttp(dify.hub.port())) {
            ask(http, "hub-replay-chat");

            // When
            String first = http.readUntil("first");
            dify.replay.finish(ReplayUpstream.event("second") + ReplayUpstream.ending());
            String rest = http.readUntil("\r\n0\r\n\r\n");

            // Then
            assertThat(first).startsWith("HTTP/1.1 200 OK").doesNotContain("second");
            assertThat(rest).contains("second", "[DONE]");
        }
    }

    @Test
    void silentUpstreamIsBridgedByCommentsOfTheirOwn() throws Exception {
        // Given
        dify.replay.replyOpenStream(ReplayUpstream.event("first"));

        try (RawHttp http = new RawHttp(dify.hub.port())) {
            ask(http, "hub-replay-chat");

            // When
            String reply = http.readUntil("first");
            for (int comments = 0; comments < 3; comments++) {
                reply += http.readUntil(": keep-alive\n\n\r\n");
            }
            dify.replay.finish(ReplayUpstream.event("second") + ReplayUpstream.ending());
            reply += http.readUntil("\r\n0\r\n\r\n");

            // Then
            DifyStream stream = DifyStream.of(unchunked(reply)).assertWhole();
            assertThat(stream.comments()).isGreaterThanOrEqualTo(3);
            assertThat(stream.text()).isEqualTo("firstsecond");
        }
    }

    private static void ask(RawHttp http, String model) throws Exception {
        String body = DifyHub.chat(model, "x", true).encode();
        http.send("POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + HubFixture.ADMIN_KEY + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    /** The chunks' sizes stand on lines of their own; each event is written as one chunk. */
    private static String unchunked(String reply) {
        String body = reply.substring(reply.indexOf("\r\n\r\n") + 4);
        return body.replaceAll("(^|\r\n)[0-9a-f]+\r\n", "").replace("\r\n", "");
    }

    static Stream<Arguments> toolFraming() {
        String head =
                "{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"\"}}";
        String half = "{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}";
        String rest = "{\"index\":0,\"function\":{\"arguments\":\"\\\"Paris\\\"}\"}}";
        return Stream.of(
                Arguments.of("id first, then fragments", List.of(head, half, rest)),
                Arguments.of(
                        "id, name and type null or empty on fragments",
                        List.of(
                                head,
                                half,
                                rest.replace(
                                        "\"function\":{", "\"id\":\"\",\"type\":null,\"function\":{\"name\":null,"))),
                Arguments.of(
                        "id repeated",
                        List.of(head, half.replace("0,", "0,\"id\":\"c1\","), rest.replace("0,", "0,\"id\":\"c1\","))),
                Arguments.of("an id that is a number", List.of(head.replace("\"c1\"", "17"), half, rest)),
                Arguments.of("no id", List.of(head.replace("\"id\":\"c1\",", ""), half, rest)),
                Arguments.of(
                        "no index",
                        List.of(
                                head.replace("\"index\":0,", ""),
                                half.replace("\"index\":0,", ""),
                                rest.replace("\"index\":0,", ""))),
                Arguments.of(
                        "whole in one delta",
                        List.of(head.replace("\"arguments\":\"\"", "\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\""))),
                Arguments.of(
                        "arguments as an object",
                        List.of(head.replace("\"arguments\":\"\"", "\"arguments\":{\"city\":\"Paris\"}"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("toolFraming")
    void toolCallIsWholeHoweverTheUpstreamCutsIt(String name, List<String> fragments) {
        // Given
        String[] events = fragments.stream()
                .map(fragment -> event("{\"tool_calls\":[" + fragment + "]}", "null"))
                .toArray(String[]::new);
        dify.replay.replyStream(data(events) + data(event("{}", "\"tool_calls\"")) + DONE);

        // When
        DifyStream stream = withTools("hub-replay-chat");

        // Then
        assertThat(stream.calls()).singleElement().satisfies(call -> assertCall(call, 0, "Paris"));
        assertThat(stream.finish()).isEqualTo("tool_calls");
    }

    private static DifyStream withTools(String model) {
        JsonObject request = DifyHub.chat(model, "weather?", true)
                .put("tools", new JsonArray(TOOLS))
                .put("tool_choice", "auto");
        return DifyStream.of(dify.client.post("/v1/chat/completions", request.encode()))
                .assertWhole();
    }

    private static void assertCall(JsonObject call, int index, String city) {
        assertThat(call.getInteger("index")).isEqualTo(index);
        // Made by the hub, so that history goes to any upstream.
        assertThat(call.getString("id")).isNotEmpty().isNotIn("c1", "17", "call_scripted_0", "call_scripted_1");
        assertThat(call.getString("type")).isEqualTo("function");
        assertThat(call.getJsonObject("function").getString("name")).isEqualTo("get_weather");
        assertThat(new JsonObject(call.getJsonObject("function").getString("arguments")).getString("city"))
                .isEqualTo(city);
    }

    @Test
    void twoInterleavedCallsComeOneAfterTheOther() {
        // When
        DifyStream stream = withTools("hub-parallel");

        // Then
        assertThat(stream.calls()).hasSize(2);
        assertCall(stream.calls().get(0), 0, "Beijing");
        assertCall(stream.calls().get(1), 1, "Paris, FR");
        assertThat(stream.calls().get(0).getString("id"))
                .isNotEqualTo(stream.calls().get(1).getString("id"));
    }

    static Stream<Arguments> reasonings() {
        String r1 = event("{\"reasoning_content\":\"r1\"}", "null");
        String r2 = event("{\"reasoning_content\":\"r2\"}", "null");
        String end = data(FINISH) + DONE;
        return Stream.of(
                Arguments.of("reasoning_content", data(r1, r2, HE) + end),
                Arguments.of("reasoning", data(r1, r2, HE).replace("_content\":\"r", "\":\"r") + end),
                Arguments.of(
                        "inline tags",
                        data(
                                        event("{\"content\":\"<think>r1\"}", "null"),
                                        event("{\"content\":\"r2</thi\"}", "null"),
                                        event("{\"content\":\"nk>he\"}", "null"))
                                + end),
                Arguments.of(
                        "empty deltas between",
                        data(
                                        r1,
                                        event("{}", "null"),
                                        event("{\"role\":\"assistant\"}", "null"),
                                        event("{\"content\":\"\",\"reasoning_content\":\"\"}", "null"),
                                        r2,
                                        HE)
                                + end));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasonings")
    void reasoningIsOneBlockBeforeTheText(String name, String body) {
        // Given
        dify.replay.replyStream(body);

        // When
        DifyStream stream = dify.stream("hub-replay-chat", "x").assertWhole();

        // Then
        assertThat(asDifyShows(stream)).isEqualTo("<think>r1r2</think>he");
    }

    /** The plugin's rule: a delta without reasoning closes the block. */
    private static String asDifyShows(DifyStream stream) {
        StringBuilder shown = new StringBuilder();
        boolean open = false;
        for (JsonObject delta : stream.deltas()) {
            String reasoning = delta.getString("reasoning_content");
            if (reasoning != null && !open) {
                shown.append("<think>");
                open = true;
            } else if (reasoning == null && open) {
                shown.append("</think>");
                open = false;
            }
            shown.append(reasoning == null ? delta.getString("content", "") : reasoning);
        }
        return shown.toString();
    }
}
