package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.modelhub.contract.CutRuns;
import org.modelhub.contract.CutRuns.Piece;
import org.modelhub.edge.socket.StreamWords.Spoken;

/** An answer in frames that is gone on with behind the number of the last one that arrived whole. */
final class CutAnswer implements CutRuns.Answer<JsonNode> {

    private static final int LENGTH = 700;

    private final int port;
    private final String chat;
    private final Spoken expected;
    private final LongAdder joined;
    private String stream = "";

    /**
     * One that is asked for with this chat.
     *
     * @param expected what its model says
     * @param joined counts the frames of several numbers that came in pieces
     */
    CutAnswer(int port, String chat, Spoken expected, LongAdder joined) {
        this.port = port;
        this.chat = chat;
        this.expected = expected;
        this.joined = joined;
    }

    @Override
    public int length() {
        return LENGTH;
    }

    /** Cut behind the start at the earliest: without it the client has no name to come back with. */
    @Override
    public Piece<JsonNode> ask(int most) throws IOException {
        try (CutSocket socket = new CutSocket(port)) {
            JsonNode start = socket.send(chat).next();
            stream = start.path("stream_id").asText();
            assertStart(start, 0, false);
            return piece(socket.frames(most));
        }
    }

    @Override
    public Piece<JsonNode> resume(int time, List<JsonNode> got, int most) throws IOException {
        long after = got.isEmpty() ? 0 : got.get(got.size() - 1).get("seq").asLong();
        try (CutSocket socket = new CutSocket(port)) {
            socket.send("{\"type\":\"resume\",\"stream_id\":\"" + stream + "\",\"seq\":" + after + "}");
            List<JsonNode> frames = socket.frames(most);
            if (frames.isEmpty()) {
                return new Piece<>(frames, false);
            }
            assertStart(frames.get(0), after, true);
            return piece(frames.subList(1, frames.size()));
        }
    }

    private void assertStart(JsonNode start, long after, boolean resumed) {
        assertThat(start.path("type").asText()).as("first frame: %s", start).isEqualTo("start");
        assertThat(start.get("stream_id").asText()).isEqualTo(stream);
        assertThat(start.get("seq").asLong()).isEqualTo(after);
        assertThat(start.get("resumed").asBoolean()).isEqualTo(resumed);
    }

    private Piece<JsonNode> piece(List<JsonNode> frames) {
        assertThat(frames).allMatch(frame -> frame.path("stream_id").asText().equals(stream));
        return new Piece<>(frames, !frames.isEmpty() && CutSocket.ends(frames.get(frames.size() - 1)));
    }

    /** Deltas may be joined differently; their words and numbers may not differ in a byte. */
    @Override
    public String fault(List<JsonNode> pieced, List<JsonNode> uncut) {
        joined.add(pieced.stream().filter(frame -> frame.has("chunks")).count());
        StreamWords words = StreamWords.of(pieced);
        return Stream.of(
                        StreamWords.fault(pieced),
                        StreamWords.fault(uncut),
                        words.equals(StreamWords.of(uncut)) ? "" : "the words differ",
                        words.spoken().equals(expected) ? "" : "not what the model said: " + expected)
                .filter(fault -> !fault.isEmpty())
                .findFirst()
                .map(fault -> fault + ", in " + pieced + " beside " + uncut)
                .orElse("");
    }

    @Override
    public String toString() {
        return stream;
    }
}
