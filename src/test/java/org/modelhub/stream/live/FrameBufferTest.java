package org.modelhub.stream.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;

class FrameBufferTest {

    private final FrameBuffer buffer = new FrameBuffer();

    private List<Frame> all(long after) {
        return buffer.take(buffer.seek(after), buffer.last(), Long.MAX_VALUE, Long.MAX_VALUE, true);
    }

    @Test
    void halfACharacterComesBackAsItCame() {
        // Given
        ChatChunk high = new ChatChunk.Text("a\ud83d");
        ChatChunk low = new ChatChunk.Text("\ude00b");

        // When
        buffer.add(high);
        buffer.add(low);

        // Then
        assertThat(all(0)).containsExactly(new Frame(1, high), new Frame(2, low));
    }

    @Test
    void aReaderThatComesBackInTheMiddleOfARunGetsTheRestAsOneFrame() {
        // Given
        for (String piece : List.of("a", "b", "c", "d")) {
            buffer.add(new ChatChunk.Text(piece));
        }

        // When
        List<Frame> rest = all(2);

        // Then
        assertThat(rest).containsExactly(new Frame(3, 4, new ChatChunk.Text("cd")));
    }

    @Test
    void whoeverStandsAtTheEndOfWhatIsDroppedGetsWhatComesNext() {
        // Given
        buffer.add(new ChatChunk.Text("a"));
        FrameBuffer.Cursor cursor = buffer.seek(1);

        // When
        buffer.drop(1, 1, Long.MAX_VALUE);
        buffer.add(new ChatChunk.Text("b"));
        buffer.add(new ChatChunk.Text("c"));

        // Then
        assertThat(buffer.take(cursor, 3, 100, 100, true)).containsExactly(new Frame(2, 3, new ChatChunk.Text("bc")));
        assertThat(buffer.upTo(2)).containsExactly(new ChatChunk.Text(" "), new ChatChunk.Text("b"));
    }

    @Test
    void aSkeletonThatOutgrowsItsUseIsGivenUp() {
        // Given
        for (int i = 0; i < 10_000; i++) {
            buffer.add(new ChatChunk.Text("a"));
            buffer.add(new ChatChunk.Reasoning("b"));
        }

        // When
        buffer.drop(buffer.last(), Long.MAX_VALUE, Long.MAX_VALUE);

        // Then
        assertThat(buffer.bytes()).isZero();
        assertThat(buffer.upTo(0)).isEmpty();
        assertThatThrownBy(() -> buffer.upTo(buffer.last())).isInstanceOf(StreamExpiredException.class);
    }
}
