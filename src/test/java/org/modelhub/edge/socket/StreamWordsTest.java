package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.HubCalls;

/** What the judge of streams over sockets sees in them. */
class StreamWordsTest {

    private static final String END = "{'type':'usage','seq':5,'usage':{}}"
            + " {'type':'done','seq':6,'finish_reason':'stop','delivery':{'chunks':6}}";

    private static List<JsonNode> frames(String lines) {
        List<JsonNode> frames = new ArrayList<>();
        for (String line : lines.replace('\'', '"').split(" ")) {
            frames.add(HubCalls.json(line));
        }
        return frames;
    }

    private static String delta(int seq, int chunks, String text) {
        return "{'type':'delta','seq':" + seq + ",'chunks':" + chunks + ",'text':'" + text + "'} ";
    }

    @Test
    void joinedDeltasSayTheSameAsSingleOnes() {
        // Given
        String single = delta(1, 1, "a") + delta(2, 1, "b") + delta(3, 1, "c") + delta(4, 1, "d") + END;
        String joined = delta(1, 1, "a") + delta(4, 3, "bcd") + END;

        // When
        StreamWords words = StreamWords.of(frames(joined));

        // Then
        assertThat(words).isEqualTo(StreamWords.of(frames(single)));
        assertThat(words.text()).isEqualTo("abcd");
        assertThat(StreamWords.fault(frames(joined))).isEmpty();
        assertThat(StreamWords.fault(frames(single))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 4, 2, a frame of 2 up to 4 behind 1",
        "2, 4, 3, a frame of 3 up to 4 behind 2",
        "1, 1, 1, a frame of 1 up to 1 behind 1",
        "1, 3, 2, a frame of 1 up to 5 behind 3",
        "1, 4, 0, a frame of 0 up to 4 behind 1"
    })
    void numberThatIsLostOrRepeatedIsAFault(int first, int second, int covers, String fault) {
        assertThat(StreamWords.fault(frames(delta(first, first, "a") + delta(second, covers, "b") + END)))
                .isEqualTo(fault);
    }

    @Test
    void endThatIsMissingOrNotTheHubsIsAFault() {
        // Given
        String four = delta(4, 4, "abcd");

        // Then
        assertThat(StreamWords.fault(frames(four))).isEqualTo("ends with []");
        assertThat(StreamWords.fault(frames(four + END.replace("'chunks':6", "'chunks':7"))))
                .isEqualTo("6 numbers of 7");
    }
}
