package org.modelhub.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;

class ChunkPipeTest {

    private final RecordingSource source = new RecordingSource();
    private final ChunkPipe pipe = new ChunkPipe(source);
    private final List<String> taken = new ArrayList<>();
    private int ends;

    /** A source that remembers whether it may flow. */
    private static final class RecordingSource implements ChunkPipe.Source {
        boolean flowing = true;
        int changes;

        @Override
        public void pause() {
            flowing = false;
            changes++;
        }

        @Override
        public void resume() {
            flowing = true;
            changes++;
        }
    }

    private static ChatChunk text(int number) {
        return new ChatChunk.Text(Integer.toString(number));
    }

    private void attach() {
        pipe.handler(chunk -> taken.add(((ChatChunk.Text) chunk).text())).endHandler(nothing -> ends++);
    }

    @Test
    void sourceIsHeldBackUntilAReaderTakes() {
        // Given
        attach();
        pipe.push(text(1));
        boolean heldBack = !source.flowing;

        // When
        pipe.resume();

        // Then
        assertThat(heldBack).isTrue();
        assertThat(source.flowing).isTrue();
        assertThat(taken).containsExactly("1");
    }

    @Test
    void endComesOnceAndAfterTheLastChunk() {
        // Given
        attach();
        pipe.push(text(1));
        pipe.close();
        int endsBefore = ends;

        // When
        pipe.resume();
        pipe.pause();
        pipe.resume();

        // Then
        assertThat(endsBefore).isZero();
        assertThat(ends).isEqualTo(1);
        assertThat(taken).containsExactly("1");
    }

    @Test
    void readerThatPausesInItsHandlerGetsNoMore() {
        // Given
        pipe.handler(chunk -> {
            taken.add(((ChatChunk.Text) chunk).text());
            pipe.pause();
        });
        pipe.push(text(1));
        pipe.push(text(2));

        // When
        pipe.resume();

        // Then
        assertThat(taken).containsExactly("1");
        assertThat(source.flowing).isFalse();
    }

    @Test
    void everyChunkArrivesOnceInOrderUnderAnyPace() {
        long seed = System.nanoTime();
        for (int run = 0; run < 500; run++) {
            Random random = new Random(seed + run);
            List<String> arrived = randomRun(random, 200);
            assertThat(arrived).as("seed %d", seed + run).hasSize(201).endsWith("199", "end");
            for (int i = 0; i < 200; i++) {
                assertThat(arrived.get(i)).as("seed %d", seed + run).isEqualTo(Integer.toString(i));
            }
        }
    }

    private static List<String> randomRun(Random random, int chunks) {
        ChunkPipe paced = new ChunkPipe(new RecordingSource());
        List<String> arrived = new ArrayList<>();
        paced.handler(chunk -> {
                    arrived.add(((ChatChunk.Text) chunk).text());
                    if (random.nextInt(5) == 0) {
                        paced.pause();
                    }
                })
                .endHandler(nothing -> arrived.add("end"));
        int pushed = 0;
        while (pushed < chunks) {
            switch (random.nextInt(4)) {
                case 0 -> paced.resume();
                case 1 -> paced.pause();
                case 2 -> paced.fetch(1 + random.nextInt(3));
                default -> paced.push(text(pushed++));
            }
        }
        paced.close();
        for (int i = 0; i <= chunks; i++) {
            paced.resume();
        }
        return arrived;
    }
}
