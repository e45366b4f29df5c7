package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;

/** A client of {@code modelhub.v1} on the JDK's WebSocket. It reads all the time, or only when it is told to. */
final class SocketClient implements AutoCloseable, WebSocket.Listener {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final WebSocket socket;
    private final boolean reads;
    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final List<JsonNode> said = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    SocketClient(HubFixture hub) {
        this(hub.port(), HubFixture.ADMIN_KEY, true);
    }

    /** @param reads whether it reads by itself; else {@link #read} has to be called */
    SocketClient(int port, String key, boolean reads) {
        this.reads = reads;
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("modelhub.v1")
                .header("Authorization", "Bearer " + key)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/chat"), this)
                .join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reads) {
            opened.request(Long.MAX_VALUE);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            JsonNode frame = HubCalls.json(text.toString());
            violations.addAll(AsyncApi.read().violations(frame));
            frames.add(frame);
            text.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(1006);
    }

    /** Reads on, without an end. */
    void read() {
        socket.request(Long.MAX_VALUE);
    }

    SocketClient send(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
        return this;
    }

    /** The same with a message that the protocol's document must know. */
    SocketClient say(String json) {
        JsonNode message = HubCalls.json(json.replace('\'', '"'));
        violations.addAll(AsyncApi.read().violations(message));
        said.add(message);
        return send(json);
    }

    /** What of all that was said does not fit the document. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** The types of all messages, either way. */
    Set<String> types() {
        return Stream.concat(said.stream(), frames.stream())
                .map(message -> message.path("type").asText("chat"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    void sendBinary(byte... bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** A chat with these fields beside its messages. */
    SocketClient chat(String model, String... fields) {
        String more = fields.length == 0 ? "" : "," + String.join(",", fields);
        return send("{'model':'" + model + "','messages':[{'role':'user','content':'go'}]" + more + "}");
    }

    List<JsonNode> frames() {
        return List.copyOf(frames);
    }

    List<JsonNode> frames(String type) {
        return frames.stream().filter(is(type)).toList();
    }

    static Predicate<JsonNode> is(String type) {
        return frame -> frame.path("type").asText().equals(type);
    }

    /** Waits for so many frames of a type, and returns them. */
    List<JsonNode> await(String type, int count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(frames(type)).as(() -> "of " + frames).hasSizeGreaterThanOrEqualTo(count));
        return frames(type);
    }

    JsonNode await(String type) {
        return await(type, 1).get(0);
    }

    /** The text of all deltas of a stream. */
    String text(String streamId) {
        return frames("delta").stream()
                .filter(delta -> delta.get("stream_id").asText().equals(streamId))
                .map(delta -> delta.path("text").asText())
                .collect(Collectors.joining());
    }

    int closeCode() {
        Awaitility.await().atMost(PATIENCE).until(closed::isDone);
        return closed.join();
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    /** Without a word, as when a cable is pulled. */
    void cut() {
        socket.abort();
    }

    /** Every frame that the hub sent must fit the document. */
    @Override
    public void close() {
        socket.abort();
        assertThat(violations).isEmpty();
    }
}
