package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.stream.live.StreamState;
import org.modelhub.stream.live.Streams;

/** Chats over one socket of a whole hub, with a client that is not the hub's own. */
class SocketChatTest {

    private static final int TOKENS = 50;
    private static final int FLOOD = 20_000;

    private static ScriptedUpstream upstream;
    private static HubFixture hub;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture("hub.socket.max-message=20000", "hub.socket.max-frame=10000");
        model("ws-fast", "chat-tokens-" + TOKENS);
        model("ws-slow", "chat-tokens-5000-pace-20");
        model("ws-tools", "chat-parallel");
        model("ws-thinks", "chat-reasoning");
        model("ws-breaks", "chat-fail-midstream");
        model("ws-fails", "chat-fail-503");
        hub.awaitNames("ws-fast", "ws-slow", "ws-tools", "ws-thinks", "ws-breaks", "ws-fails");
    }

    private static void model(String name, String script) {
        hub.addChat(name, upstream.baseUrl(), script);
    }

    @AfterAll
    static void stop() {
        hub.close();
        upstream.close();
    }

    /** Each number once, from the next one on. */
    private static void assertCounted(List<JsonNode> deltas, int from) {
        long next = from;
        for (JsonNode delta : deltas) {
            long chunks = delta.path("chunks").asLong(1);
            assertThat(delta.get("seq").asLong()).isEqualTo(next + chunks);
            next += chunks;
        }
    }

    @Test
    void plainChatBodyIsAnsweredAsItStands() {
        try (SocketClient client = new SocketClient(hub)) {
            // When
            client.send("{'model':'ws-fast','messages':[{'role':'user','content':'go'}]}");
            JsonNode done = client.await("done");

            // Then
            JsonNode start = client.await("start");
            String id = start.get("stream_id").asText();
            assertThat(id).startsWith("strm_");
            assertThat(start.get("seq").asLong()).isZero();
            assertThat(start.get("resumed").asBoolean()).isFalse();
            assertThat(start.get("model").asText()).isEqualTo("ws-fast");
            assertThat(start.at("/headers/x-request-id").asText()).isNotEmpty();
            assertCounted(client.frames("delta"), 0);
            JsonNode usage = client.await("usage");
            assertThat(usage.get("seq").asLong()).isEqualTo(TOKENS + 1);
            assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(TOKENS);
            assertThat(done.get("seq").asLong()).isEqualTo(TOKENS + 2);
            assertThat(done.get("finish_reason").asText()).isEqualTo("stop");
            assertThat(done.at("/delivery/chunks").asInt()).isEqualTo(TOKENS + 2);
            assertThat(client.text(id)).isNotEmpty();
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void severalStreamsShareASocketAndAreToldApart() {
        try (SocketClient client = new SocketClient(hub)) {
            // When
            for (int i = 0; i < 10; i++) {
                client.chat("ws-fast", "'request_id':'r" + i + "'");
            }
            client.await("done", 10);

            // Then
            Map<String, String> requests = new HashMap<>();
            client.frames("start")
                    .forEach(start -> requests.put(
                            start.get("stream_id").asText(),
                            start.get("request_id").asText()));
            assertThat(requests.values())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 10).mapToObj(i -> "r" + i).toList());
            String text = client.text(requests.keySet().iterator().next());
            assertThat(requests.keySet())
                    .allSatisfy(id -> assertThat(client.text(id)).isEqualTo(text));
        }
    }

    @Test
    void toolCallsAndReasoningHaveFramesOfTheirOwn() {
        try (SocketClient client = new SocketClient(hub)) {
            // When
            client.chat("ws-thinks");
            client.await("done", 1);
            client.send("{'model':'ws-tools','messages':[{'role':'user','content':'go'}],'tools':[{'type':'function',"
                    + "'function':{'name':'a','parameters':{'type':'object'}}},{'type':'function','function':"
                    + "{'name':'b','parameters':{'type':'object'}}}]}");
            client.await("done", 2);

            // Then
            assertThat(client.frames("delta"))
                    .anyMatch(delta -> delta.has("reasoning"))
                    .anyMatch(delta -> delta.at("/tool_call/arguments").isTextual());
            assertThat(client.frames("done").get(1).get("finish_reason").asText())
                    .isEqualTo("tool_calls");
        }
    }

    @Test
    void nothingGoesOutBeyondTheCredit() {
        try (SocketClient client = new SocketClient(hub)) {
            // Given
            client.chat("ws-fast", "'credit':{'tokens':7}");
            String id = client.await("start").get("stream_id").asText();
            client.await("delta", 1);
            await().until(() -> sum(client.frames("delta")) == 7);

            // When
            client.send("{'type':'ping'}").await("pong");
            long first = sum(client.frames("delta"));
            client.send("{'type':'credit','stream_id':'" + id + "','tokens':5}");
            await().until(() -> sum(client.frames("delta")) == 12);
            client.send("{'type':'ping'}").await("pong", 2);
            long second = sum(client.frames("delta"));
            client.send("{'type':'credit','stream_id':'" + id + "','tokens':" + (TOKENS - 12) + "}");
            client.await("done");

            // Then
            assertThat(first).isEqualTo(7);
            assertThat(second).isEqualTo(12);
            assertCounted(client.frames("delta"), 0);
            assertThat(sum(client.frames("delta"))).isEqualTo(TOKENS);
        }
    }

    private static long sum(List<JsonNode> deltas) {
        return deltas.stream()
                .mapToLong(delta -> delta.path("chunks").asLong(1))
                .sum();
    }

    @Test
    void creditInBytesIsOverdrawnByOnePieceAtMost() {
        try (SocketClient client = new SocketClient(hub)) {
            // When
            client.chat("ws-fast", "'credit':{'bytes':20}");
            String id = client.await("start").get("stream_id").asText();
            await().until(() -> client.text(id).length() >= 20);
            client.send("{'type':'ping'}").await("pong");

            // Then
            List<JsonNode> deltas = client.frames("delta");
            int last = deltas.get(deltas.size() - 1).get("text").asText().length();
            assertThat(client.text(id).length() - last).isLessThan(20);
        }
    }

    @Test
    void cancelNeedsNoCredit() {
        try (SocketClient client = new SocketClient(hub)) {
            // Given
            client.chat("ws-slow", "'credit':{'tokens':1}");
            String id = client.await("delta").get("stream_id").asText();

            // When
            client.send("{'type':'cancel','stream_id':'" + id + "'}");

            // Then
            assertThat(client.await("error").at("/error/code").asText()).isEqualTo("cancelled");
            await().untilAsserted(() -> assertThat(hub.inFlight("ws-slow")).isZero());
        }
    }

    @Test
    void cancelEndsTheStreamAndTheUpstream() {
        try (SocketClient client = new SocketClient(hub)) {
            // Given
            client.chat("ws-slow");
            String id = client.await("delta").get("stream_id").asText();

            // When
            client.send("{'type':'cancel','stream_id':'" + id + "'}");
            JsonNode error = client.await("error");

            // Then
            assertThat(error.at("/error/code").asText()).isEqualTo("cancelled");
            assertThat(error.get("stream_id").asText()).isEqualTo(id);
            assertThat(error.get("resumable").asBoolean()).isFalse();
            await().untilAsserted(() -> assertThat(hub.inFlight("ws-slow")).isZero());
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void lostSocketIsResumedAtExactlyTheNextToken() {
        try (SocketClient lost = new SocketClient(hub);
                SocketClient back = new SocketClient(hub)) {
            // Given
            lost.chat("ws-slow", "'max_tokens':40");
            String id = lost.await("delta", 5).get(0).get("stream_id").asText();
            lost.cut();
            List<JsonNode> deltas = lost.frames("delta");
            long had = deltas.get(deltas.size() - 1).get("seq").asLong();

            // When
            back.send("{'type':'resume','stream_id':'" + id + "','seq':" + had + ",'request_id':'again'}");
            back.await("delta", 5);

            // Then
            JsonNode start = back.await("start");
            assertThat(start.get("seq").asLong()).isEqualTo(had);
            assertThat(start.get("resumed").asBoolean()).isTrue();
            assertThat(start.get("request_id").asText()).isEqualTo("again");
            assertCounted(back.frames("delta"), (int) had);
            back.send("{'type':'cancel','stream_id':'" + id + "'}").await("error");
        }
    }

    @Test
    void endedStreamIsGivenAgainFromTheStartAndItsEndToWhoHasAll() {
        try (SocketClient client = new SocketClient(hub)) {
            // Given
            client.chat("ws-fast");
            JsonNode done = client.await("done");
            String id = done.get("stream_id").asText();
            String text = client.text(id);

            // When
            SocketClient again = new SocketClient(hub);
            again.send("{'type':'resume','stream_id':'" + id + "','seq':0}").await("done");
            again.send("{'type':'resume','stream_id':'" + id + "','seq':" + done.get("seq") + "}")
                    .await("done", 2);

            // Then
            assertThat(again.text(id)).isEqualTo(text);
            assertThat(again.frames("delta").size()).isLessThan(TOKENS);
            assertThat(again.frames("done")).allMatch(end -> end.get("seq").equals(done.get("seq")));
            again.close();
        }
    }

    @Test
    void secondSocketTakesAStreamOver() {
        try (SocketClient first = new SocketClient(hub);
                SocketClient second = new SocketClient(hub)) {
            // Given
            first.chat("ws-slow");
            String id = first.await("delta").get("stream_id").asText();

            // When
            second.send("{'type':'resume','stream_id':'" + id + "','seq':0}").await("delta", 2);

            // Then
            assertThat(first.await("error").at("/error/code").asText()).isEqualTo("stream_replaced");
            second.send("{'type':'cancel','stream_id':'" + id + "'}").await("error");
        }
    }

    @Test
    void streamOfAnotherKeyDoesNotExist() {
        JsonNode key =
                HubCalls.json(new HubCalls(hub).send("POST", "/admin/keys", "{\"name\":\"b\",\"role\":\"app\"}"));
        try (SocketClient owner = new SocketClient(hub);
                SocketClient other = new SocketClient(hub.port(), key.get("key").asText(), true)) {
            // Given
            owner.chat("ws-fast");
            String id = owner.await("done").get("stream_id").asText();

            // When
            other.send("{'type':'resume','stream_id':'" + id + "','seq':0}");
            other.send("{'type':'cancel','stream_id':'" + id + "'}");
            List<JsonNode> errors = other.await("error", 2);

            // Then
            assertThat(errors)
                    .allSatisfy(error ->
                            assertThat(error.at("/error/code").asText()).isEqualTo("stream_not_found"));
            assertThat(other.frames("start")).isEmpty();
        }
    }

    @Test
    void revokedKeyEndsItsSocketWithTheNextChat() {
        HubCalls admin = new HubCalls(hub);
        JsonNode key = HubCalls.json(admin.send("POST", "/admin/keys", "{\"name\":\"c\",\"role\":\"app\"}"));
        try (SocketClient client = new SocketClient(hub.port(), key.get("key").asText(), true)) {
            // Given
            client.chat("ws-fast").await("done");
            admin.send("DELETE", "/admin/keys/" + key.get("id").asText(), "");

            // When
            client.chat("ws-fast");

            // Then
            assertThat(client.await("error").get("status").asInt()).isEqualTo(401);
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void revokedKeyCannotResume() {
        HubCalls admin = new HubCalls(hub);
        JsonNode key = HubCalls.json(admin.send("POST", "/admin/keys", "{\"name\":\"d\",\"role\":\"app\"}"));
        try (SocketClient client = new SocketClient(hub.port(), key.get("key").asText(), true)) {
            // Given
            client.chat("ws-fast");
            String id = client.await("done").get("stream_id").asText();
            admin.send("DELETE", "/admin/keys/" + key.get("id").asText(), "");

            // When
            client.send("{'type':'resume','stream_id':'" + id + "','seq':0}");

            // Then
            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(client.frames("start")).hasSize(1);
        }
    }

    @Test
    void socketThatResumesItsOwnStreamHearsNothingOfTheOldReader() {
        try (SocketClient client = new SocketClient(hub)) {
            // Given
            client.chat("ws-slow");
            String id = client.await("delta").get("stream_id").asText();

            // When
            client.send("{'type':'resume','stream_id':'" + id + "','seq':0}").await("start", 2);
            client.send("{'type':'cancel','stream_id':'" + id + "'}").await("error");

            // Then
            assertThat(client.frames("error")).hasSize(1);
            assertThat(client.frames("error").get(0).at("/error/code").asText()).isEqualTo("cancelled");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {'type':'dance'} | 400 | unknown_type
                    {'type':7} | 400 | invalid_json
                    hello | 400 | invalid_json
                    [] | 400 | invalid_json
                    {'model':'ws-fast'} | 400 | *
                    {'model':'nobody','messages':[{'role':'user','content':'go'}]} | 404 | model_not_found
                    {'type':'resume','stream_id':'strm_no','seq':0} | 404 | stream_not_found
                    {'type':'resume','stream_id':'strm_no'} | 400 | invalid_value
                    {'type':'resume','stream_id':'strm_no','seq':-1} | 400 | invalid_value
                    {'type':'credit','stream_id':'strm_no','tokens':1} | 404 | stream_not_found
                    {'model':'ws-fast','messages':[],'credit':{'tokens':0}} | 400 | invalid_credit
                    {'model':'ws-fast','messages':[],'credit':{}} | 400 | invalid_credit
                    {'model':'ws-fast','messages':[],'report_ms':5} | 400 | invalid_value
                    {'model':'ws-fails','messages':[{'role':'user','content':'go'}]} | 503 | *
                    """)
    void wrongMessageIsAnErrorFrameAndTheSocketStays(String message, int status, String code) {
        try (SocketClient client = new SocketClient(hub)) {
            // When
            client.send(message);
            JsonNode error = client.await("error");

            // Then
            assertThat(error.get("status").asInt()).as(error.toString()).isEqualTo(status);
            if (!code.equals("*")) {
                assertThat(error.at("/error/code").asText()).isEqualTo(code);
            }
            assertThat(error.has("stream_id")).isEqualTo(message.contains("resume") && status == 404);
            client.send("{'type':'ping','t':[1,{}]}");
            assertThat(client.await("pong").get("t").toString()).isEqualTo("[1,{}]");
        }
    }

    @Test
    void answerThatBreaksOffIsAnErrorOfItsStreamAlone() {
        try (SocketClient client = new SocketClient(hub)) {
            // When
            client.chat("ws-breaks", "'request_id':'x'");
            JsonNode error = client.await("error");
            client.chat("ws-fast").await("done");

            // Then
            assertThat(error.get("request_id").asText()).isEqualTo("x");
            assertThat(error.get("seq").asLong())
                    .isEqualTo(client.frames("delta").stream()
                                    .filter(delta -> delta.get("stream_id").equals(error.get("stream_id")))
                                    .count()
                            + 1);
        }
    }

    @Test
    void moreStreamsThanASocketMayHaveAreRefusedOneByOne() {
        try (SocketClient client = new SocketClient(hub)) {
            // When
            IntStream.range(0, 17).forEach(i -> client.chat("ws-slow", "'request_id':'" + i + "'"));
            JsonNode error = client.await("error");

            // Then
            assertThat(error.at("/error/code").asText()).isEqualTo("too_many_streams");
            assertThat(error.get("request_id").asText()).isEqualTo("16");
            assertThat(client.isOpen()).isTrue();
            client.await("start", 16)
                    .forEach(start -> client.send("{'type':'cancel','stream_id':'"
                            + start.get("stream_id").asText() + "'}"));
            client.await("error", 17);
        }
    }

    @Test
    void reportsSayHowAStreamIsDoing() {
        try (SocketClient client = new SocketClient(hub)) {
            // When
            client.chat("ws-slow", "'report_ms':100");
            List<JsonNode> reports = client.await("report", 3);

            // Then
            assertThat(reports).anySatisfy(report -> {
                assertThat(report.get("state").asText()).isEqualTo("flowing");
                assertThat(report.get("rate").asLong()).isPositive();
                assertThat(report.get("sent_bytes").asLong()).isPositive();
            });
            client.send("{'type':'cancel','stream_id':'"
                            + reports.get(0).get("stream_id").asText() + "'}")
                    .await("error");
        }
    }

    @Test
    void binaryMessageClosesWith1003() {
        try (SocketClient client = new SocketClient(hub)) {
            // When
            client.sendBinary((byte) 1);

            // Then
            assertThat(client.closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void oversizeMessageClosesWith1009() {
        try (SocketClient client = new SocketClient(hub)) {
            // When
            client.send("x".repeat(25_000));

            // Then
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void clientThatDoesNotReadGetsItsTextJoinedAndHoldsTheUpstream() {
        try (SocketClient client = new SocketClient(hub.port(), HubFixture.ADMIN_KEY, false)) {
            // Given
            model("ws-flood", "chat-tokens-" + FLOOD + "-wide-100");
            hub.awaitNames("ws-flood");
            client.chat("ws-flood", "'report_ms':100");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> hub.bean(Streams.class).count(StreamState.PAUSED) > 0);

            // When
            client.read();
            JsonNode done = client.await("done");

            // Then
            List<JsonNode> deltas = client.frames("delta");
            assertCounted(deltas, 0);
            assertThat(sum(deltas)).isEqualTo(FLOOD);
            assertThat(deltas.size()).isLessThan(FLOOD);
            assertThat(done.at("/delivery/pauses").asInt()).isPositive();
        }
    }
}
