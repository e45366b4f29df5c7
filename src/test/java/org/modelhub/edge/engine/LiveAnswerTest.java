package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.modelhub.edge.engine.AnswerRoom.COUNTED;
import static org.modelhub.edge.engine.AnswerRoom.RESUMABLE;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.ChatChunk;
import org.modelhub.contract.CutReader.Got;
import org.modelhub.exchange.KeyPolicy.OnDisconnect;
import org.modelhub.stream.live.StreamLimits;
import org.modelhub.stream.live.StreamState;

/** An answer that outlives its connection, on the data port: who may come back for it, until when, and what ends it. */
class LiveAnswerTest {

    private AnswerRoom room;

    private AnswerRoom room(OnDisconnect action) {
        return room = new AnswerRoom(action);
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    /** Four chunks: one, two, the finish, the usage; the first and the last of them are two events each. */
    @ParameterizedTest
    @CsvSource({"'', 1.1 1 2 3 4.1 4", "1.1, 1 2 3 4.1 4", "1, 2 3 4.1 4", "2, 3 4.1 4", "3, 4.1 4", "4.1, 4"})
    void clientThatIsBackGetsTheRestAndNothingTwice(String has, String gets) throws IOException {
        // Given
        room(OnDisconnect.CANCEL).leftWith(RESUMABLE).completes().outcome();

        // When
        Got rest = room.back(has);

        // Then
        assertThat(room.places(rest)).isEqualTo(gets);
        assertThat(Stream.of("one", "two").filter(rest.body()::contains))
                .hasSize(gets.startsWith("1") ? 2 : gets.startsWith("2") ? 1 : 0);
        assertThat(rest.body()).endsWith("data: [DONE]\n\n");
        assertThat(room.outcome().usage()).isEqualTo(COUNTED);
        assertThat(room.model().cancelled()).isFalse();
    }

    @Test
    void clientThatHasEverythingIsToldSo() throws IOException {
        // Given
        room(OnDisconnect.CANCEL).leftWith(RESUMABLE).completes().outcome();

        // When
        Got rest = room.back("4");

        // Then
        assertThat(rest.status()).isEqualTo(204);
        assertThat(rest.body()).isEmpty();
    }

    @Test
    void keptAnswerIsThereForTheClientThatDidNotAskForIt() throws IOException {
        // Given
        room(OnDisconnect.KEEP).leftWith("").completes();

        // When
        Got all = room.back("");

        // Then
        assertThat(room.outcome().status()).isEqualTo(499);
        assertThat(room.outcome().usage()).isEqualTo(COUNTED);
        assertThat(all.body()).contains("one").contains("two").endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource({"KEEP, true", "CANCEL, false"})
    void answerHasNoIdsUnlessAskedForAndAStreamToComeBackToOnlyIfItIsKept(OnDisconnect action, boolean kept)
            throws IOException {
        // Given
        room(action).asks("").begins();

        // When
        String answer = room.completes().hearsAll();

        // Then
        assertThat(answer).contains("[DONE]").doesNotContain("\nid:");
        assertThat(answer.contains("hub-stream-id: strm_")).isEqualTo(kept);
    }

    @Test
    void streamOfAnotherKeyDoesNotExist() throws IOException {
        // Given
        String stream = room(OnDisconnect.CANCEL).leftWith(RESUMABLE).stream();

        // When
        String read = room.call("GET", "api-key: another\r\n");
        String cancelled = room.call("DELETE", "api-key: another\r\n");
        String unknown = room.call("GET", stream.replace(stream.charAt(9), '_'), "");

        // Then
        assertThat(List.of(read, cancelled, unknown))
                .allSatisfy(answer -> assertThat(answer).contains(" 404 ").contains("stream_not_found"));
        assertThat(room.model().cancelled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "strm_AAAAAAAAAAAAAAAAAAAAAA:1", "STREAM:x", "STREAM:1.0", "STREAM:9"})
    void idThatIsNoneOfTheStreamsIsRefused(String id) throws IOException {
        // Given
        String stream = room(OnDisconnect.CANCEL).leftWith(RESUMABLE).stream();

        // When
        String answer = room.call("GET", "Last-Event-ID: " + id.replace("STREAM", stream) + "\r\n");

        // Then
        assertThat(answer).contains(" 400 ").contains("invalid_event_id");
    }

    @Test
    void streamIsGoneAWhileAfterItsEnd() throws IOException {
        // Given
        StreamLimits brief = new StreamLimits(
                256 << 10, 64 << 20, 64 << 20, 16 << 10, Duration.ofMillis(1), 32, Duration.ofSeconds(30));
        room = new AnswerRoom(OnDisconnect.CANCEL, brief, null).leftWith(RESUMABLE);

        // When
        room.completes();

        // Then
        await().untilAsserted(
                        () -> assertThat(room.call("GET", "")).contains(" 410 ").contains("stream_expired"));
    }

    @Test
    void stateIsToldToWhoAcceptsOnlyJson() throws IOException {
        // Given
        room(OnDisconnect.CANCEL).leftWith(RESUMABLE);

        // When
        String state = room.call("GET", "Accept: application/json\r\n");

        // Then
        assertThat(state)
                .contains("\"id\":\"" + room.stream() + "\"")
                .contains("\"state\":\"detached\"")
                .contains("\"text\":\"one\"")
                .contains("\"last\":1")
                .contains("\"expires_at\":null");
    }

    @Test
    void clientThatCancelsEndsTheProvidersCallWithinASecond() throws IOException {
        // Given
        room(OnDisconnect.KEEP).leftWith(RESUMABLE);

        // When
        String answer = room.call("DELETE", "");

        // Then
        await().atMost(Duration.ofSeconds(1)).until(room.model()::cancelled);
        assertThat(answer).contains(" 204 ");
        assertThat(room.outcome().usage()).isEqualTo(HeldAnswers.SO_FAR);
        assertThat(room.back("1").body()).contains("\"code\":\"cancelled\"");
    }

    @Test
    void modelIsStoppedWhenItWroteTooMuchForAClientThatIsAway() throws IOException {
        // Given
        room(OnDisconnect.CANCEL).leftWith(RESUMABLE);

        // When
        for (int i = 0; i < 400; i++) {
            room.model().push(new ChatChunk.Text(" go"));
        }

        // Then
        await().until(room.model()::cancelled);
        assertThat(room.outcome().status()).isEqualTo(499);
        Got rest = room.back("1");
        assertThat(rest.events()).hasSizeBetween(50, 300);
        assertThat(rest.body()).contains("\"code\":\"detached\"");
    }

    @Test
    void secondConnectionReplacesTheFirst() throws Exception {
        // Given
        room(OnDisconnect.CANCEL).asks(RESUMABLE).begins();
        CompletableFuture<Void> completed = CompletableFuture.runAsync(() -> {
            await().until(() -> room.edge().streams().counters().resumed() == 1);
            room.completes();
        });

        // When
        Got second = room.back("1");

        // Then
        completed.get(10, TimeUnit.SECONDS);
        assertThat(room.client().readUntil("0\r\n\r\n"))
                .contains(": replaced\n\n")
                .doesNotContain("data:");
        assertThat(second.body()).contains("two").contains("[DONE]");
        assertThat(room.outcome().status()).isEqualTo(200);
    }

    @Test
    void clientThatCountsEventsGetsNoCommentBeforeTheFirst() throws IOException {
        // Given
        RawHttp client = room(OnDisconnect.CANCEL).asks(RESUMABLE).client();
        room.model().begin();

        // When
        String head = client.readUntil("\r\n\r\n");
        boolean silent = client.silentFor(Duration.ofMillis(700));
        room.model().push(new ChatChunk.Text("one"));
        String rest = client.readUntil(": keep-alive\n\n");

        // Then
        assertThat(head).contains("hub-stream-id");
        assertThat(silent).isTrue();
        assertThat(rest.substring(rest.indexOf('\n') + 1)).startsWith("id: ");
    }

    @Test
    void clientThatIsBackHearsAtOnce() throws IOException {
        // Given
        String stream = room(OnDisconnect.CANCEL).leftWith(RESUMABLE).stream();

        // When
        try (RawHttp client = new RawHttp(room.edge().port())) {
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
        room(action).asks(RESUMABLE).begins();

        // When
        room.edge().drain().run();

        // Then
        assertThat(room.client().readUntil("0\r\n\r\n"))
                .contains("\"code\":\"draining\"")
                .doesNotContain("id: strm");
        assertThat(room.model().cancelled()).isTrue();
        assertThat(room.outcome().error()).isEqualTo(Drain.ENDING);
    }

    @Test
    void detachedStreamThatNobodyElseHasEndsFirstWhenTheHubEnds() throws IOException {
        // Given
        room(OnDisconnect.KEEP).leftWith(RESUMABLE);

        // When
        room.edge().drain().run();

        // Then
        assertThat(room.model().cancelled()).isTrue();
        assertThat(room.outcome().usage()).isEqualTo(HeldAnswers.SO_FAR);
    }

    @Test
    void clientWhoseStreamIsKeptElsewhereIsSentThereWhenTheHubEnds() throws IOException {
        // Given
        KeptFrames store = new KeptFrames();
        room = new AnswerRoom(OnDisconnect.CANCEL, EdgeFixture.STREAMS, store)
                .asks(RESUMABLE)
                .begins();

        // When
        room.edge().drain().run();

        // Then
        assertThat(room.client().readAll())
                .endsWith(": resume\n\n\r\n0\r\n\r\n")
                .doesNotContain("data:");
        assertThat(room.model().cancelled()).isTrue();
        assertThat(store.leftAs(room.stream())).isNotNull().isNotIn(StreamState.FINISHED, StreamState.FAILED);
        assertThat(store.frames(room.stream())).noneMatch(frame -> frame.chunk() instanceof ChatChunk.Failure);
        room.awaitIdle();
    }

    @Test
    void clientThatIsBehindHoldsTheModelAndGetsAllOfTheText() throws IOException {
        // Given
        int chunks = 14_000;
        room(OnDisconnect.CANCEL).asks(RESUMABLE).model().begin();
        for (int i = 0; i < chunks; i++) {
            room.model().push(new ChatChunk.Text("好".repeat(333) + ' '));
        }
        room.completes();
        await().until(() -> room.edge().streams().counters().paused() > 0);
        long kept = room.edge().streams().bufferBytes();

        // When
        String answer = room.client().readAllUntil("0\r\n\r\n");

        // Then
        assertThat(kept).isLessThan(300 << 10);
        assertThat(answer.chars().filter(letter -> letter == '好').count()).isEqualTo(333L * chunks);
        assertThat(room.edge().streams().counters().joined()).isPositive();
        assertThat(answer.split("\nid: ")).hasSizeLessThan(chunks + 4);
        assertThat(answer).contains("[DONE]");
    }
}
