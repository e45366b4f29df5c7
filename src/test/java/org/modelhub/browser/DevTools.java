package org.modelhub.browser;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The DevTools protocol: calls and events of a browser and its tabs over one socket. */
final class DevTools implements AutoCloseable, WebSocket.Listener {

    private static final long PATIENCE_SECONDS = 30;

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> calls = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonObject>> listeners = new ConcurrentHashMap<>();
    private final StringBuilder message = new StringBuilder();
    private final WebSocket socket;

    DevTools(URI address) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, this)
                .join();
    }

    /** Hears every event of a tab. */
    void listen(String session, Consumer<JsonObject> listener) {
        listeners.put(session, listener);
    }

    /** @param session of a tab, null for the browser itself */
    synchronized JsonObject call(String session, String method, JsonObject parameters) {
        int number = numbers.incrementAndGet();
        JsonObject call =
                new JsonObject().put("id", number).put("method", method).put("params", parameters);
        if (session != null) {
            call.put("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        calls.put(number, answer);
        socket.sendText(call.encode(), true).join();
        JsonObject reply = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        if (reply.containsKey("error")) {
            throw new IllegalStateException(
                    method + ": " + reply.getJsonObject("error").encode());
        }
        return reply.getJsonObject("result");
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            JsonObject whole = new JsonObject(message.toString());
            message.setLength(0);
            take(whole);
        }
        from.request(1);
        return null;
    }

    private void take(JsonObject whole) {
        CompletableFuture<JsonObject> call = whole.containsKey("id") ? calls.remove(whole.getInteger("id")) : null;
        if (call != null) {
            call.complete(whole);
        } else if (whole.containsKey("sessionId")) {
            listeners.getOrDefault(whole.getString("sessionId"), event -> {}).accept(whole);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
