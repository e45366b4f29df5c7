package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;

/** A client of {@code modelhub.v1}, which holds the hub to the protocol's document. */
final class SocketClient extends JsonSocket {

    private final List<JsonNode> said = new CopyOnWriteArrayList<>();

    SocketClient(HubFixture hub) {
        this(hub.port(), HubFixture.ADMIN_KEY, true);
    }

    /** @param reads whether it reads by itself; else {@link #read} has to be called */
    SocketClient(int port, String key, boolean reads) {
        super("ws://127.0.0.1:" + port + "/v1/chat", "modelhub.v1", key, reads);
    }

    @Override
    public SocketClient send(String json) {
        super.send(json);
        return this;
    }

    /** The same with a message that the protocol's document must know. */
    SocketClient say(String json) {
        said.add(HubCalls.json(quoted(json)));
        return send(json);
    }

    /** A chat with these fields beside its messages. */
    SocketClient chat(String model, String... fields) {
        String more = fields.length == 0 ? "" : "," + String.join(",", fields);
        return send("{'model':'" + model + "','messages':[{'role':'user','content':'go'}]" + more + "}");
    }

    List<JsonNode> frames() {
        return heard();
    }

    List<JsonNode> frames(String type) {
        return heard(type);
    }

    /** The text of all deltas of a stream. */
    String text(String streamId) {
        return frames("delta").stream()
                .filter(delta -> delta.get("stream_id").asText().equals(streamId))
                .map(delta -> delta.path("text").asText())
                .collect(Collectors.joining());
    }

    /** What of all that was said, either way, does not fit the document. */
    List<String> violations() {
        AsyncApi document = AsyncApi.read();
        return spoken().flatMap(message -> document.violations(message).stream())
                .toList();
    }

    /** The types of all messages, either way. */
    Set<String> types() {
        return spoken().map(message -> message.path("type").asText("chat"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<JsonNode> spoken() {
        return Stream.concat(said.stream(), heard().stream());
    }

    /** Every frame that the hub sent must fit the document. */
    @Override
    public void close() {
        super.close();
        assertThat(violations()).isEmpty();
    }
}
