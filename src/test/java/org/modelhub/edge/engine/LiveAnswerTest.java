package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.TokenUsage;
import org.modelhub.contract.CutReader;
import org.modelhub.contract.CutReader.Got;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.exchange.KeyPolicy.OnDisconnect;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.stream.live.FrameStore;
import org.modelhub.stream.live.StreamLimits;
import org.modelhub.stream.live.StreamState;

/** An answer that outlives its connection, on the data port: who may come back for it, until when, and what ends it. */
class LiveAnswerTest {

    private static final Dialects DIALECTS = new Dialects(List.of(new OpenAiDialect()), List.of());
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final TokenUsage COUNTED = new TokenUsage(5, 9, 0, 0, false);
    private static final String STREAM =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";
    private static final String RESUMABLE = "Hub-Stream-Resume: 1\r\n";
    private static final Pattern STREAM_ID = Pattern.compile("hub-stream-id: (strm_[A-Za-z0-9_-]{22})\r\n");
    private static final int WHOLE = Integer.MAX_VALUE;

    private HeldAnswers model;
    private EdgeFixture edge;
    private CutReader reader;

    private void open(OnDisconnect action) {
        open(action, EdgeFixture.STREAMS, null);
    }

    private void open(OnDisconnect action, StreamLimits limits, @Nullable FrameStore store) {
        model = new HeldAnswers(DIALECTS, action, 1_000, "0");
        edge = new EdgeFixture(DIALECTS, model, limits, store);
        try {
            edge.camel()
                    .addRoutes(new StreamRoutes((id, keyId) -> edge.streams().find(id, keyId)));
        } catch (Exception cause) {
            throw new IllegalStateException(cause);
        }
        reader = new CutReader(edge.port(), "");
    }

    @AfterEach
    void close() {
        edge.close();
    }

    private RawHttp ask(String headers) throws IOException {
        RawHttp client = new RawHttp(edge.port());
        client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\n" + headers + "Content-Length: "
                + STREAM.length() + "\r\n\r\n" + STREAM);
        await().atMost(SOON).until(model::asked);
        return client;
    }

    private static String streamOf(String head) {
        Matcher id = STREAM_ID.matcher(head);
        assertThat(id.find()).as(head).isTrue();
        return id.group(1);
    }

    /** A stream of which the client has read the first word; its connection is lost then. */
    private String leaveMidStream(String headers) throws IOException {
        String read;
        try (RawHttp client = ask(headers)) {
            model.begin();
            model.push(new ChatChunk.Text("one"));
            read = client.readUntil("one\"},\"finish_reason\":null}]}\n\n");
        }
        await().atMost(SOON).until(() -> edge.drain().connectionsOpen() == 0);
        return streamOf(read);
    }

    private void complete() {
        model.push(new ChatChunk.Text("two"), new ChatChunk.Finish(FinishReason.STOP), new ChatChunk.Usage(COUNTED));
        model.end();
    }

    private RequestOutcome outcome() {
        await().atMost(SOON).until(() -> !edge.outcomes().isEmpty());
        return edge.outcomes().get(0);
    }

    private String call(String method, String stream, String headers) throws IOException {
        try (RawHttp client = new RawHttp(edge.port())) {
            client.send(method + " /v1/streams/" + stream + " HTTP/1.1\r\nHost: hub\r\n" + headers + "\r\n");
            return client.readOne();
        }
    }

    @Test
    void clientThatIsBackGetsTheRestAndNothingTwice() throws IOException {
        // Given
        open(OnDisconnect.CANCEL);
        String stream = leaveMidStream(RESUMABLE);
        complete();

        // When
        Got rest = reader.resume(stream, stream + ":1", WHOLE);

        // Then
        assertThat(rest.events())
                .extracting(CutReader.Event::id)
                .containsExactly(stream + ":2", stream + ":3", stream + ":4.1", stream + ":4");
        assertThat(rest.body()).contains("two").doesNotContain("one").endsWith("data: [DONE]\n\n");
        assertThat(outcome().usage()).isEqualTo(COUNTED);
        assertThat(model.cancelled()).isFalse();
    }

    @Test
    void clientThatHasPartOfAChunksEventsGetsTheOthers() throws IOException {
        // Given
        open(OnDisconnect.CANCEL);
        String stream = leaveMidStream(RESUMABLE);
        complete();
        outcome();

        // When
        Got rest = reader.resume(stream, stream + ":4.1", WHOLE);

        // Then
        assertThat(rest.events()).containsExactly(new CutReader.Event(stream + ":4", "data: [DONE]"));
    }

    @Test
    void clientThatHasEverythingIsToldSo() throws IOException {
        // Given
        open(OnDisconnect.CANCEL);
        String stream = leaveMidStream(RESUMABLE);
        complete();
        outcome();

        // When
        Got rest = reader.resume(stream, stream + ":4", WHOLE);

        // Then
        assertThat(rest.status()).isEqualTo(204);
        assertThat(rest.body()).isEmpty();
    }

    @Test
    void keptAnswerIsThereForTheClientThatDidNotAskForIt() throws IOException {
        // Given
        open(OnDisconnect.KEEP);
        String stream = leaveMidStream("");
        complete();

        // When
        Got all = reader.resume(stream, "", WHOLE);

        // Then
        assertThat(outcome().status()).isEqualTo(499);
        assertThat(outcome().usage()).isEqualTo(COUNTED);
        assertThat(all.body()).contains("one").contains("two").endsWith("data: [DONE]\n\n");
    }

    @Test
    void keptAnswersEventsHaveNoIdsUnlessAskedFor() throws IOException {
        // Given
        open(OnDisconnect.KEEP);
        try (RawHttp client = ask("")) {
            model.begin();
            model.push(new ChatChunk.Text("one"));

            // When
            complete();
            String answer = client.readUntil("0\r\n\r\n");

            // Then
            assertThat(answer)
                    .contains("hub-stream-id: strm_")
                    .contains("[DONE]")
                    .doesNotContain("\nid:");
        }
    }

    @Test
    void answerOfAKeyThatKeepsNothingIsNoStreamToComeBackTo() throws IOException {
        // Given
        open(OnDisconnect.CANCEL);
        try (RawHttp client = ask("")) {
            model.begin();
            model.push(new ChatChunk.Text("one"));

            // When
            complete();
            String answer = client.readUntil("0\r\n\r\n");

            // Then
            assertThat(answer)
                    .contains("[DONE]")
                    .doesNotContain("hub-stream-id")
                    .doesNotContain("\nid:");
        }
    }

    @Test
    void streamOfAnotherKeyDoesNotExist() throws IOException {
        // Given
        open(OnDisconnect.CANCEL);
        String stream = leaveMidStream(RESUMABLE);

        // When
        String read = call("GET", stream, "api-key: another\r\n");
        String cancelled = call("DELETE", stream, "api-key: another\r\n");
        String unknown = call("GET", stream.replace(stream.charAt(9), '_'), "");

        // Then
        assertThat(List.of(read, cancelled, unknown))
                .allSatisfy(answer -> assertThat(answer).contains(" 404 ").contains("stream_not_found"));
        assertThat(model.cancelled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "strm_AAAAAAAAAAAAAAAAAAAAAA:1", "STREAM:x", "STREAM:1.0", "STREAM:9"})
    void idThatIsNoneOfTheStreamsIsRefused(String id) throws IOException {
        // Given
        open(OnDisconnect.CANCEL);
        String stream = leaveMidStream(RESUMABLE);

        // When
        String answer = call("GET", stream, "Last-Event-ID: " + id.replace("STREAM", stream) + "\r\n");

        // Then
        assertThat(answer).contains(" 400 ").contains("invalid_event_id");
    }

    @Test
    void streamIsGoneAWhileAfterItsEnd() throws IOException {
        // Given
        StreamLimits brief =
                new StreamLimits(256 << 10, 64 << 20, 16 << 10, Duration.ofMillis(1), 32, Duration.ofSeconds(30));
        open(OnDisconnect.CANCEL, brief, null);
        String stream = leaveMidStream(RESUMABLE);

        // When
        complete();

        // Then
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(call("GET", stream, "")).contains(" 410 ").contains("stream_expired"));
    }

    @Test
    void stateIsToldToWhoAcceptsOnlyJson() throws IOException {
        // Given
        open(OnDisconnect.CANCEL);
        String stream = leaveMidStream(RESUMABLE);

        // When
        String state = call("GET", stream, "Accept: application/json\r\n");

        // Then
        assertThat(state)
                .contains("\"id\":\"" + stream + "\"")
                .contains("\"state\":\"detached\"")
                .contains("\"text\":\"one\"")
                .contains("\"last\":1")
                .contains("\"expires_at\":null");
    }

    @Test
    void clientThatCancelsEndsTheProvidersCallWithinASecond() throws IOException {
        // Given
        open(OnDisconnect.KEEP);
        String stream = leaveMidStream(RESUMABLE);

        // When
        String answer = call("DELETE", stream, "");

        // Then
        await().atMost(Duration.ofSeconds(1)).until(model::cancelled);
        assertThat(answer).contains(" 204 ");
        // The request that cancels has an outcome of its own, which may be there first.
        await().atMost(SOON)
                .until(() -> edge.outcomes().stream().anyMatch(one -> HeldAnswers.SO_FAR.equals(one.usage())));
        assertThat(reader.resume(stream, stream + ":1", WHOLE).body()).contains("\"code\":\"cancelled\"");
    }

    @Test
    void modelIsStoppedWhenItWroteTooMuchForAClientThatIsAway() throws IOException {
        // Given
        open(OnDisconnect.CANCEL);
        String stream = leaveMidStream(RESUMABLE);

        // When
        for (int i = 0; i < 400; i++) {
            model.push(new ChatChunk.Text(" go"));
        }

        // Then
        await().atMost(SOON).until(model::cancelled);
        assertThat(outcome().status()).isEqualTo(499);
        Got rest = reader.resume(stream, stream + ":1", WHOLE);
        assertThat(rest.events()).hasSizeBetween(50, 300);
        assertThat(rest.body()).contains("\"code\":\"detached\"");
    }

    @Test
    void secondConnectionReplacesTheFirst() throws IOException {
        // Given
        open(OnDisconnect.CANCEL);
        try (RawHttp first = ask(RESUMABLE)) {
            model.begin();
            model.push(new ChatChunk.Text("one"));
            String stream = streamOf(first.readUntil("one\"},\"finish_reason\":null}]}\n\n"));

            // When
            Thread completer = new Thread(this::completeWhenReplaced);
            completer.start();
            Got second = reader.resume(stream, stream + ":1", WHOLE);

            // Then
            assertThat(first.readUntil("0\r\n\r\n")).contains(": replaced\n\n").doesNotContain("data:");
            assertThat(second.body()).contains("two").contains("[DONE]");
            assertThat(outcome().status()).isEqualTo(200);
        }
    }

    private void completeWhenReplaced() {
        await().atMost(SOON).until(() -> edge.streams().counters().resumed() == 1);
        complete();
    }

    @Test
    void clientThatCountsEventsGetsNoCommentBeforeTheFirst() throws IOException {
        // Given
        open(OnDisconnect.CANCEL);
        try (RawHttp client = ask(RESUMABLE)) {
            model.begin();

            // When
            String head = client.readUntil("\r\n\r\n");
            boolean silent = client.silentFor(Duration.ofMillis(700));
            model.push(new ChatChunk.Text("one"));
            String rest = client.readUntil(": keep-alive\n\n");

            // Then
            assertThat(head).contains("hub-stream-id");
            assertThat(silent).isTrue();
            assertThat(rest.substring(rest.indexOf('\n') + 1)).startsWith("id: ");
        }
    }

    @Test
    void clientThatIsBackHearsAtOnce() throws IOException {
        // Given
        open(OnDisconnect.CANCEL);
        String stream = leaveMidStream(RESUMABLE);

        // When
        try (RawHttp client = new RawHttp(edge.port())) {
            client.send(
                    "GET /v1/streams/" + stream + " HTTP/1.1\r\nHost: hub\r\nLast-Event-ID: " + stream + ":1\r\n\r\n");
            String answer = client.readUntil(": keep-alive\n\n");

            // Then
            assertThat(answer).contains(" 200 ").contains("text/event-stream").doesNotContain("data:");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCEL", "DRAIN", "KEEP"})
    void endOfTheHubIsToldToClientsWhoseStreamsEndWithIt(OnDisconnect action) throws IOException {
        // Given
        open(action);
        try (RawHttp client = ask(RESUMABLE)) {
            model.begin();
            model.push(new ChatChunk.Text("one"));
            client.readUntil("one\"},\"finish_reason\":null}]}\n\n");

            // When
            edge.drain().run();

            // Then
            assertThat(client.readUntil("0\r\n\r\n"))
                    .contains("\"code\":\"draining\"")
                    .doesNotContain("id: strm");
            assertThat(model.cancelled()).isTrue();
            assertThat(outcome().error()).isEqualTo(Drain.ENDING);
        }
    }

    @Test
    void detachedStreamThatNobodyElseHasEndsFirstWhenTheHubEnds() throws IOException {
        // Given
        open(OnDisconnect.KEEP);
        leaveMidStream(RESUMABLE);

        // When
        edge.drain().run();

        // Then
        assertThat(model.cancelled()).isTrue();
        assertThat(outcome().usage()).isEqualTo(HeldAnswers.SO_FAR);
    }

    @Test
    void clientWhoseStreamIsKeptElsewhereIsSentThereWhenTheHubEnds() throws IOException {
        // Given
        KeptFrames store = new KeptFrames();
        open(OnDisconnect.CANCEL, EdgeFixture.STREAMS, store);
        try (RawHttp client = ask(RESUMABLE)) {
            model.begin();
            model.push(new ChatChunk.Text("one"));
            String stream = streamOf(client.readUntil("one\"},\"finish_reason\":null}]}\n\n"));

            // When
            edge.drain().run();

            // Then
            assertThat(client.readAll()).endsWith(": resume\n\n\r\n0\r\n\r\n").doesNotContain("data:");
            assertThat(model.cancelled()).isTrue();
            assertThat(store.leftAs(stream)).isNotNull().isNotIn(StreamState.FINISHED, StreamState.FAILED);
            assertThat(store.frames(stream)).noneMatch(frame -> frame.chunk() instanceof ChatChunk.Failure);
            assertThat(edge.camel().getInflightRepository().size()).isZero();
        }
    }

    @Test
    void clientThatIsBehindHoldsTheModelAndGetsAllOfTheText() throws IOException {
        // Given
        int chunks = 14_000;
        String piece = "好".repeat(333) + ' ';
        open(OnDisconnect.CANCEL);
        try (RawHttp client = ask(RESUMABLE)) {
            model.begin();
            for (int i = 0; i < chunks; i++) {
                model.push(new ChatChunk.Text(piece));
            }
            complete();
            await().atMost(SOON).until(() -> edge.streams().counters().paused() > 0);
            long kept = edge.streams().bufferBytes();

            // When
            String answer = client.readAllUntil("0\r\n\r\n");

            // Then
            assertThat(kept).isLessThan(300 << 10);
            assertThat(answer.chars().filter(letter -> letter == '好').count()).isEqualTo(333L * chunks);
            assertThat(edge.streams().counters().joined()).isPositive();
            assertThat(answer.split("\nid: ")).hasSizeLessThan(chunks + 4);
            assertThat(answer).contains("[DONE]");
        }
    }
}
