package org.modelhub.edge.socket.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;

/** A client of the realtime events on the JDK's WebSocket. */
final class RealtimeClient implements AutoCloseable, WebSocket.Listener {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final WebSocket socket;
    private final boolean reads;
    private final List<JsonNode> events = new ArrayList<>();
    private final List<JsonNode> sent = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    RealtimeClient(HubFixture hub, String model) {
        this(hub.port(), HubFixture.ADMIN_KEY, model, true);
    }

    /** @param reads whether it reads by itself; else {@link #read} has to be called */
    RealtimeClient(int port, String key, String model, boolean reads) {
        this.reads = reads;
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("realtime")
                .header("Authorization", "Bearer " + key)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/realtime?model=" + model), this)
                .join();
    }

    String subprotocol() {
        return socket.getSubprotocol();
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
            JsonNode event = HubCalls.json(text.toString());
            synchronized (events) {
                events.add(event);
            }
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

    RealtimeClient send(String json) {
        String text = json.replace('\'', '"');
        if (text.startsWith("{")) {
            sent.add(HubCalls.json(text));
        }
        socket.sendText(text, true).join();
        return this;
    }

    /** Has the user say something, and waits until the hub has it. */
    RealtimeClient say(String words) {
        int before = events("conversation.item.done").size();
        send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
                + "[{'type':'input_text','text':'" + words + "'}]}}");
        await("conversation.item.done", before + 1);
        return this;
    }

    /** Asks for a response, and waits for its end. */
    JsonNode respond(String... fields) {
        int before = events("response.done").size();
        send("{'type':'response.create','response':{" + String.join(",", fields) + "}}");
        return await("response.done", before + 1).get(before).get("response");
    }

    List<JsonNode> sent() {
        return sent;
    }

    List<JsonNode> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    List<JsonNode> events(String type) {
        return events().stream()
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    List<String> types() {
        return events().stream().map(event -> event.path("type").asText()).toList();
    }

    /** Waits for so many events of a type, and returns them. */
    List<JsonNode> await(String type, int count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(events(type)).as(() -> "of " + events()).hasSizeGreaterThanOrEqualTo(count));
        return events(type);
    }

    JsonNode await(String type) {
        return await(type, 1).get(0);
    }

    int closeCode() {
        Awaitility.await().atMost(PATIENCE).until(closed::isDone);
        return closed.join();
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
