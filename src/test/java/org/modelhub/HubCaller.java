package org.modelhub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** A plain HTTP client of a hub, with or without a key. */
public final class HubCaller {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final String key;
    private final Map<String, String> headers;

    /** @param key null to send none */
    public HubCaller(int port, String key) {
        this(port, key, Map.of());
    }

    private HubCaller(int port, String key, Map<String, String> headers) {
        this.port = port;
        this.key = key;
        this.headers = headers;
    }

    /** The same client, which sends this header with each request. */
    public HubCaller with(String name, String value) {
        return new HubCaller(port, key, Map.of(name, value));
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    public HttpResponse<String> post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    /** Posts a form whose parts are parted by this boundary. */
    public HttpResponse<String> postForm(String path, String boundary, String body) {
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    public HttpResponse<String> patch(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json)));
    }

    /** One chat over a socket, told as HTTP would: what refused it, or 200 with its last frame. */
    public HttpResponse<String> socket(String path, String message) {
        return SocketReply.to("ws://127.0.0.1:" + port + path, key, message, PATIENCE);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
        headers.forEach(request::header);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException cause) {
            throw new AssertionError("no whole reply", cause);
        }
    }
}
