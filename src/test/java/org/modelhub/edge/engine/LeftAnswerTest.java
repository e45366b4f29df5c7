package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.exchange.KeyPolicy.OnDisconnect;
import org.modelhub.exchange.RequestOutcome;

/** What becomes of an answer whose client left, by what is fixed for its key. */
class LeftAnswerTest {

    private static final Dialects DIALECTS = new Dialects(List.of(new OpenAiDialect()), List.of());
    private static final TokenUsage COUNTED = new TokenUsage(5, 9, 0, 0, false);
    private static final String STREAM =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";
    private static final String WHOLE = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";

    private HeldAnswers model;
    private EdgeFixture edge;

    private void open(OnDisconnect action, int maxTokens, String maxCost) {
        model = new HeldAnswers(DIALECTS, action, maxTokens, maxCost);
        edge = new EdgeFixture(EdgeFixture.PATIENT, DIALECTS, model);
    }

    @AfterEach
    void close() {
        edge.close();
    }

    private RawHttp ask(String json) throws IOException {
        RawHttp client = new RawHttp(edge.port());
        client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: hub\r\nContent-Length: " + json.length() + "\r\n\r\n"
                + json);
        await().until(model::asked);
        return client;
    }

    /** A stream of which the client has read the first word. */
    private void leaveMidStream() throws IOException {
        try (RawHttp client = ask(STREAM)) {
            model.begin();
            model.push(new ChatChunk.Text("one"));
            client.readUntil("one");
        }
        await().until(() -> edge.drain().connectionsOpen() == 0);
    }

    private RequestOutcome outcome() {
        await().until(() -> !edge.outcomes().isEmpty());
        return edge.outcomes().get(0);
    }

    @Test
    void cancelledStreamIsBilledWhatItTookSoFar() throws IOException {
        // Given
        open(OnDisconnect.CANCEL, 0, "0");

        // When
        leaveMidStream();

        // Then
        assertThat(outcome().status()).isEqualTo(499);
        assertThat(outcome().usage()).isEqualTo(HeldAnswers.SO_FAR);
        assertThat(model.cancelled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = OnDisconnect.class,
            names = {"DRAIN", "KEEP"})
    void drainedStreamIsReadOnAndBilledAsTheProviderCounts(OnDisconnect action) throws IOException {
        // Given
        open(action, 1_000, "0");
        leaveMidStream();

        // When
        model.push(new ChatChunk.Text("two"), new ChatChunk.Finish(FinishReason.STOP), new ChatChunk.Usage(COUNTED));
        model.end();

        // Then
        assertThat(outcome().status()).isEqualTo(499);
        assertThat(outcome().usage()).isEqualTo(COUNTED);
        assertThat(model.cancelled()).isFalse();
        await().until(() -> edge.camel().getInflightRepository().size() == 0);
    }

    @ParameterizedTest
    @CsvSource({"40, 0", "1000000, 0.00008"})
    void drainedStreamEndsAtItsBound(int maxTokens, String maxCost) throws IOException {
        // Given
        open(OnDisconnect.DRAIN, maxTokens, maxCost);
        leaveMidStream();

        // When
        for (int i = 0; i < 39; i++) {
            model.push(new ChatChunk.Text(" go"));
        }
        boolean early = ended();
        model.push(new ChatChunk.Text(" go"));

        // Then
        assertThat(early).isFalse();
        assertThat(outcome().usage()).isEqualTo(HeldAnswers.SO_FAR);
        assertThat(model.cancelled()).isTrue();
    }

    /** After everything that was pushed has been read. */
    private boolean ended() {
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        model.then(() -> seen.complete(!edge.outcomes().isEmpty()));
        return seen.join();
    }

    @Test
    void streamThatHasNotBegunIsWaitedFor() throws IOException {
        // Given
        open(OnDisconnect.DRAIN, 1_000, "0");
        ask(STREAM).close();
        await().until(() -> edge.drain().connectionsOpen() == 0);

        // When
        model.begin();
        model.push(new ChatChunk.Text("one"), new ChatChunk.Finish(FinishReason.STOP), new ChatChunk.Usage(COUNTED));
        model.end();

        // Then
        assertThat(outcome().usage()).isEqualTo(COUNTED);
        assertThat(model.cancelled()).isFalse();
    }

    @Test
    void wholeAnswerIsWaitedForAndBilled() throws IOException {
        // Given
        open(OnDisconnect.DRAIN, 50, "0");
        ask(WHOLE).close();
        await().until(() -> edge.drain().connectionsOpen() == 0);

        // When
        model.answer(new ChatReply("one", "", List.of(), FinishReason.STOP, COUNTED));

        // Then
        assertThat(outcome().status()).isEqualTo(499);
        assertThat(outcome().usage()).isEqualTo(COUNTED);
    }

    @Test
    void wholeAnswerThatMayBecomeLongerThanTheBoundIsCancelled() throws IOException {
        // Given
        open(OnDisconnect.DRAIN, 49, "0");

        // When
        ask(WHOLE).close();

        // Then
        assertThat(outcome().status()).isEqualTo(499);
        assertThat(model.cancelled()).isTrue();
    }

    @Test
    void answerThatNobodyWaitsForEndsFirstWhenTheHubEnds() throws IOException {
        // Given
        open(OnDisconnect.DRAIN, 1_000, "0");
        leaveMidStream();

        // When
        edge.drain().run();

        // Then
        assertThat(model.cancelled()).isTrue();
        assertThat(outcome().usage()).isEqualTo(HeldAnswers.SO_FAR);
    }

    @Test
    void streamThatBreaksIsBilledWhatItTook() throws IOException {
        // Given
        open(OnDisconnect.CANCEL, 0, "0");
        try (RawHttp client = ask(STREAM)) {
            model.begin();
            model.push(new ChatChunk.Text("one"));

            // When
            model.breakOff(HubError.upstream(502, "cut", "upstream_incomplete"));

            // Then
            assertThat(client.readUntil("0\r\n\r\n")).contains("upstream_incomplete");
            assertThat(outcome().usage()).isEqualTo(HeldAnswers.SO_FAR);
        }
    }
}
