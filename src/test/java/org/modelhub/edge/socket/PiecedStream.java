package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a client has heard of one stream, over one socket after the other. */
final class PiecedStream {

    private static final Set<String> NUMBERED = Set.of("delta", "usage", "done");

    private final String id;
    private final List<JsonNode> heard = new ArrayList<>();

    private PiecedStream(String id) {
        this.id = id;
    }

    /** All streams that began on a socket, with what it said of them so far. */
    static List<PiecedStream> begunOn(SocketClient client) {
        return client.frames("start").stream()
                .map(start -> new PiecedStream(start.get("stream_id").asText()).and(client))
                .toList();
    }

    /** What the next socket said of it. */
    PiecedStream and(SocketClient next) {
        next.frames().stream()
                .filter(frame -> frame.path("stream_id").asText().equals(id))
                .filter(frame -> NUMBERED.contains(frame.get("type").asText()))
                .forEach(heard::add);
        return this;
    }

    long last() {
        return heard.isEmpty() ? 0 : heard.get(heard.size() - 1).get("seq").asLong();
    }

    /** Goes on with it behind what was heard. */
    void resumeOn(SocketClient next, String... fields) {
        String more = fields.length == 0 ? "" : "," + String.join(",", fields);
        next.send("{'type':'resume','stream_id':'" + id + "','seq':" + last() + more + "}");
    }

    /** Each number was heard once and in order, and so was each token of an answer of the scripted upstream. */
    void assertWhole(int tokens) {
        assertThat(StreamWords.fault(heard)).as("of " + id).isEmpty();
        assertThat(last()).isEqualTo(tokens + 2);
        String words = StreamWords.of(heard).text();
        assertThat(words.replace(".", ""))
                .isEqualTo(IntStream.range(0, tokens)
                        .mapToObj(number -> "t" + number + " ")
                        .collect(Collectors.joining()));
        assertThat(heard.get(heard.size() - 1).get("type").asText()).isEqualTo("done");
    }
}
