package org.modelhub.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A plain client of the data port. */
final class HubClient {

    static final String PLAIN = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}";
    static final String STREAM =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}";

    /**
     * What came back.
     *
     * @param broken whether the body did not end properly
     */
    record Answer(int status, String body, boolean broken, Duration took) {}

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    HubClient(int port) {
        this.port = port;
    }

    Answer chat(String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(1))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        long start = System.nanoTime();
        try {
            HttpResponse<java.io.InputStream> response =
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            return read(response, start);
        } catch (IOException | InterruptedException cause) {
            throw new AssertionError("no reply at all", cause);
        }
    }

    private static Answer read(HttpResponse<java.io.InputStream> response, long start) throws IOException {
        java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        boolean broken = false;
        try (java.io.InputStream in = response.body()) {
            in.transferTo(body);
        } catch (IOException cut) {
            broken = true;
        }
        return new Answer(
                response.statusCode(),
                body.toString(StandardCharsets.UTF_8),
                broken,
                Duration.ofNanos(System.nanoTime() - start));
    }
}
