package org.modelhub.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.TokenCounter;

/** A model and a reader on two threads, at full speed and with little room between them. */
class WakeUpRaceTest {

    private static final int CHUNKS = 300_000;

    private final ExecutorService home = Executors.newSingleThreadExecutor();
    private final Semaphore signals = new Semaphore(0);

    /** Writes as long as it may; all on the home thread. */
    private final class Model implements ChunkPipe.Source, StreamOwner {
        final ChunkPipe pipe = new ChunkPipe(this);
        boolean flowing;
        boolean writing;
        int written;

        private void write() {
            if (writing) {
                return;
            }
            writing = true;
            while (flowing && written < CHUNKS) {
                pipe.push(new ChatChunk.Text(Integer.toString(++written % 10)));
                if (written == CHUNKS) {
                    pipe.push(new ChatChunk.Finish(FinishReason.STOP));
                    pipe.push(new ChatChunk.Usage(TokenUsage.of(1, CHUNKS)));
                }
            }
            writing = false;
        }

        @Override
        public void pause() {
            flowing = false;
        }

        @Override
        public void resume() {
            flowing = true;
            home.execute(this::write);
        }

        @Override
        public void cancel() {}

        @Override
        public void ended(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone) {}
    }

    private final class Reader implements FrameReader {
        @Override
        public void ready() {
            signals.release();
        }

        @Override
        public void dismissed(Dismissal why) {}
    }

    @AfterEach
    void stop() {
        home.shutdownNow();
    }

    @Test
    void aReaderOnAnotherThreadIsNeverLeftWaitingForWhatIsThere() throws Exception {
        // Given
        Streams streams = new Streams(
                new StreamLimits(4096, 1 << 20, 1 << 20, 64, Duration.ofMinutes(1), 0, Duration.ofHours(1)),
                null,
                new TokenCounter(),
                System::nanoTime,
                InstantSource.system());
        Model model = new Model();
        StreamHead head = new StreamHead(streams.newId(), "key", "openai", "chatcmpl-1", 1, "m", null, "a/b", false);
        Attachment reading = home.submit(() -> streams.open(head, model.pipe, StreamRig.AWAY, model, new byte[0], home)
                        .attach(0, new Reader()))
                .get();
        long last = 0;
        long wrong = 0;
        boolean waits = true;

        // When
        while (waits && !reading.ended()) {
            waits = signals.tryAcquire(20, TimeUnit.SECONDS);
            for (var frames = reading.take(40, 40); !frames.isEmpty(); frames = reading.take(40, 40)) {
                for (Frame frame : frames) {
                    wrong += frame.first() == last + 1 ? 0 : 1;
                    last = frame.last();
                }
            }
        }

        // Then
        assertThat(waits).as("called in time behind chunk " + last).isTrue();
        assertThat(last).isEqualTo(CHUNKS + 2);
        assertThat(wrong).isZero();
    }
}
