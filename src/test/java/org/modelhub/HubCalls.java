package org.modelhub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** An application or an operator that calls a hub over HTTP, by default with the fixture's admin key. */
public final class HubCalls {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final String key;

    public HubCalls(HubFixture hub) {
        this(hub.port(), HubFixture.ADMIN_KEY);
    }

    /** @param key or null for none */
    public HubCalls(int port, String key) {
        this.port = port;
        this.key = key;
    }

    /** The body of a chat request without options. */
    public static String chatBody(String model, String prompt, boolean stream) {
        ObjectNode body = JSON.createObjectNode().put("model", model).put("stream", stream);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body.toString();
    }

    public CompletableFuture<HttpResponse<String>> chat(String model, String prompt, boolean stream) {
        return sendAsync("POST", "/v1/chat/completions", chatBody(model, prompt, stream));
    }

    public HttpResponse<String> send(String method, String path, String body) {
        try {
            return sendAsync(method, path, body).join();
        } catch (CompletionException cause) {
            throw new AssertionError(method + " " + path + " got no answer", cause);
        }
    }

    public JsonNode get(String path) {
        return json(send("GET", path, ""));
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException notJson) {
            throw new UncheckedIOException(text, notJson);
        }
    }

    private CompletableFuture<HttpResponse<String>> sendAsync(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
