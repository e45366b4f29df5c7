package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.wire.JsonWriter;

/** What the ids of a stream's events say, and that they are read as they were written. */
class StreamPositionTest {

    private static final String STREAM = "strm_AAAAAAAAAAAAAAAAAAAAAA";

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "7, 7, 0", "7.1, 6, 1", "1.2, 0, 2", "999999999999999999, 999999999999999999, 0"})
    void idOfAnEventIsAPlaceInTheStream(String id, long after, int skip) {
        // When
        StreamPosition position = StreamPosition.parse(STREAM, STREAM + ":" + id);

        // Then
        assertThat(position).isEqualTo(new StreamPosition(after, skip));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                ":7",
                "strm_BAAAAAAAAAAAAAAAAAAAAA:7",
                STREAM,
                STREAM + ":",
                STREAM + ":-1",
                STREAM + ":7.",
                STREAM + ":7.0",
                STREAM + ":0.1",
                STREAM + ":7.1.1",
                STREAM + ": 7",
                STREAM + ":1e3",
                STREAM + ":99999999999999999999",
                STREAM + ":1.9999999"
            })
    void anythingElseIsNoPlaceInTheStream(String id) {
        // When
        StreamPosition position = StreamPosition.parse(STREAM, id);

        // Then
        assertThat(position).isNull();
    }

    @Test
    void eventsOfOneChunkAreToldApartAndTheLastOneStandsForTheChunk() {
        // Given
        JsonWriter events = new JsonWriter().raw("event: a\ndata: 1\n\ndata: 2\n\ndata: 3\n\n");

        // When
        String written = copy(events, 7, 0);

        // Then
        assertThat(written).isEqualTo("id: s:7.1\nevent: a\ndata: 1\n\nid: s:7.2\ndata: 2\n\nid: s:7\ndata: 3\n\n");
    }

    @Test
    void eventsThatTheClientHasAreLeftOut() {
        // Given
        JsonWriter events = new JsonWriter().raw("data: 1\n\ndata: 2\n\ndata: 3\n\n");

        // When
        String written = copy(events, 1_234_567_890_123L, 2);

        // Then
        assertThat(written).isEqualTo("id: s:1234567890123\ndata: 3\n\n");
    }

    @Test
    void lineOfTheIdEndsAsTheEventsLinesDo() {
        // Given
        JsonWriter events = new JsonWriter().raw("data: 1\r\n\r\ndata: 2\r\n\r\n");

        // When
        String written = copy(events, 3, 0);

        // Then
        assertThat(written).isEqualTo("id: s:3.1\r\ndata: 1\r\n\r\nid: s:3\r\ndata: 2\r\n\r\n");
    }

    private static String copy(JsonWriter events, long number, int skip) {
        JsonWriter out = new JsonWriter();
        new EventIds("s").copy(events, number, skip, out);
        return new String(out.toBytes(), StandardCharsets.US_ASCII);
    }
}
