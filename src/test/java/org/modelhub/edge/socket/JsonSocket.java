package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.modelhub.HubCalls;

/**
 * A client on the JDK's WebSocket that keeps all messages it hears, and waits for those of a type. It reads all the time,
 * or only when it is told to.
 */
public abstract class JsonSocket implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    // Messages come before a subclass is made, so that what it makes of them it makes when it is asked.
    private final List<JsonNode> heard = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    /** @param reads whether it reads by itself; else {@link #read} has to be called */
    protected JsonSocket(String url, String subprotocol, String key, boolean reads) {
        socket = inTime(HTTP.newWebSocketBuilder()
                .subprotocols(subprotocol)
                .header("Authorization", "Bearer " + key)
                .buildAsync(URI.create(url), new Ear(reads)));
    }

    private static <T> T inTime(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Puts fragments together. */
    private final class Ear implements WebSocket.Listener {

        private final boolean reads;
        private final StringBuilder text = new StringBuilder();

        Ear(boolean reads) {
            this.reads = reads;
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
                JsonNode message = HubCalls.json(text.toString());
                text.setLength(0);
                synchronized (heard) {
                    heard.add(message);
                }
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
    }

    /** Reads on, without an end. */
    public void read() {
        socket.request(Long.MAX_VALUE);
    }

    /** The subprotocol that the hub chose. */
    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Sends a message, in which single quotes may stand for double ones. */
    public JsonSocket send(String json) {
        inTime(socket.sendText(quoted(json), true));
        return this;
    }

    protected static String quoted(String json) {
        return json.replace('\'', '"');
    }

    public void sendBinary(byte... bytes) {
        inTime(socket.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    protected List<JsonNode> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    protected List<JsonNode> heard(String type) {
        return heard().stream()
                .filter(message -> message.path("type").asText().equals(type))
                .toList();
    }

    /** Waits for so many messages of a type, and returns all of them. */
    public List<JsonNode> await(String type, int count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(heard(type)).as(() -> "of " + heard()).hasSizeGreaterThanOrEqualTo(count));
        return heard(type);
    }

    public JsonNode await(String type) {
        return await(type, 1).get(0);
    }

    public int closeCode() {
        return inTime(closed.copy());
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    /** Without a word, as when a cable is pulled. */
    public void cut() {
        socket.abort();
    }

    @Override
    public void close() {
        cut();
    }
}
