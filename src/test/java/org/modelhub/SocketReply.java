package org.modelhub;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;

/**
 * How one message over a socket was answered, as HTTP would tell it: by the refusal of the handshake, by the first error
 * frame as a status and a body, or by the frame that says done.
 */
record SocketReply(int statusCode, String body) implements HttpResponse<String> {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    static HttpResponse<String> to(String url, String key, String message, Duration patience) {
        Talk talk = new Talk();
        WebSocket.Builder builder =
                CLIENT.newWebSocketBuilder().subprotocols(url.contains("/realtime") ? "realtime" : "modelhub.v1");
        if (key != null) {
            builder.header("Authorization", "Bearer " + key);
        }
        try {
            WebSocket socket = builder.buildAsync(URI.create(url), talk).join();
            socket.sendText(message, true).join();
            JsonNode last =
                    talk.last.orTimeout(patience.toSeconds(), TimeUnit.SECONDS).join();
            socket.abort();
            return of(last);
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
                return new SocketReply(
                        handshake.getResponse().statusCode(),
                        String.valueOf(handshake.getResponse().body()));
            }
            throw new AssertionError("no whole answer", refused);
        }
    }

    private static SocketReply of(JsonNode frame) {
        return frame.has("error")
                ? new SocketReply(frame.get("status").asInt(), "{\"error\":" + frame.get("error") + "}")
                : new SocketReply(200, frame.toString());
    }

    /** Waits for the frame that ends an answer. */
    private static final class Talk implements WebSocket.Listener {

        private final CompletableFuture<JsonNode> last = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean whole) {
            text.append(data);
            if (whole) {
                JsonNode frame = HubCalls.json(text.toString());
                text.setLength(0);
                if (List.of("done", "response.done", "error")
                        .contains(frame.get("type").asText())) {
                    last.complete(frame);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            last.completeExceptionally(error);
        }
    }

    @Override
    public HttpHeaders headers() {
        return HttpHeaders.of(Map.of("Content-Type", List.of("application/json")), (name, value) -> true);
    }

    @Override
    public HttpRequest request() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HttpResponse<String>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.empty();
    }

    @Override
    public URI uri() {
        throw new UnsupportedOperationException();
    }

    @Override
    public HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }
}
