package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelhub.edge.engine.AnswerRoom.COUNTED;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.exchange.KeyPolicy.OnDisconnect;

/** What becomes of an answer whose client left, by what is fixed for its key. */
class LeftAnswerTest {

    private AnswerRoom room;

    private AnswerRoom room(OnDisconnect action, int maxTokens, String maxCost) {
        return room = new AnswerRoom(action, maxTokens, maxCost);
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    @Test
    void cancelledStreamIsBilledWhatItTookSoFar() throws IOException {
        // Given
        room(OnDisconnect.CANCEL, 0, "0").asks("").begins();

        // When
        room.leaves();

        // Then
        assertThat(room.outcome().status()).isEqualTo(499);
        assertThat(room.outcome().usage()).isEqualTo(HeldAnswers.SO_FAR);
        assertThat(room.model().cancelled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = OnDisconnect.class,
            names = {"DRAIN", "KEEP"})
    void drainedStreamIsReadOnAndBilledAsTheProviderCounts(OnDisconnect action) throws IOException {
        // Given
        room(action, 1_000, "0").leftWith("");

        // When
        room.completes();

        // Then
        assertThat(room.outcome().status()).isEqualTo(499);
        assertThat(room.outcome().usage()).isEqualTo(COUNTED);
        assertThat(room.model().cancelled()).isFalse();
        room.awaitIdle();
    }

    @ParameterizedTest
    @CsvSource({"40, 0", "1000000, 0.00008"})
    void drainedStreamEndsAtItsBound(int maxTokens, String maxCost) throws IOException {
        // Given
        HeldAnswers model =
                room(OnDisconnect.DRAIN, maxTokens, maxCost).leftWith("").model();

        // When
        for (int i = 0; i < 39; i++) {
            model.push(new ChatChunk.Text(" go"));
        }
        boolean early = ended();
        model.push(new ChatChunk.Text(" go"));

        // Then
        assertThat(early).isFalse();
        assertThat(room.outcome().usage()).isEqualTo(HeldAnswers.SO_FAR);
        assertThat(model.cancelled()).isTrue();
    }

    /** After everything that was pushed has been read. */
    private boolean ended() {
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        room.model().then(() -> seen.complete(!room.edge().outcomes().isEmpty()));
        return seen.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void streamThatHasNotBegunIsWaitedFor() throws IOException {
        // Given
        room(OnDisconnect.DRAIN, 1_000, "0").asks("").leaves();

        // When
        room.model().begin();
        room.completes();

        // Then
        assertThat(room.outcome().usage()).isEqualTo(COUNTED);
        assertThat(room.model().cancelled()).isFalse();
    }

    @Test
    void wholeAnswerIsWaitedForAndBilled() throws IOException {
        // Given
        room(OnDisconnect.DRAIN, 50, "0").asks("", AnswerRoom.WHOLE).leaves();

        // When
        room.model().answer(new ChatReply("one", "", List.of(), FinishReason.STOP, COUNTED));

        // Then
        assertThat(room.outcome().status()).isEqualTo(499);
        assertThat(room.outcome().usage()).isEqualTo(COUNTED);
    }

    @Test
    void wholeAnswerThatMayBecomeLongerThanTheBoundIsCancelled() throws IOException {
        // Given
        room(OnDisconnect.DRAIN, 49, "0").asks("", AnswerRoom.WHOLE);

        // When
        room.leaves();

        // Then
        assertThat(room.outcome().status()).isEqualTo(499);
        assertThat(room.model().cancelled()).isTrue();
    }

    @Test
    void answerThatNobodyWaitsForEndsFirstWhenTheHubEnds() throws IOException {
        // Given
        room(OnDisconnect.DRAIN, 1_000, "0").leftWith("");

        // When
        room.edge().drain().run();

        // Then
        assertThat(room.model().cancelled()).isTrue();
        assertThat(room.outcome().usage()).isEqualTo(HeldAnswers.SO_FAR);
    }

    @Test
    void streamThatBreaksIsBilledWhatItTook() throws IOException {
        // Given
        room(OnDisconnect.CANCEL, 0, "0").asks("").begins();

        // When
        room.model().breakOff(HubError.upstream(502, "cut", "upstream_incomplete"));

        // Then
        assertThat(room.hearsAll()).contains("upstream_incomplete");
        assertThat(room.outcome().usage()).isEqualTo(HeldAnswers.SO_FAR);
    }
}
