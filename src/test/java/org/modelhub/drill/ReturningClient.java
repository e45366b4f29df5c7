package org.modelhub.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A client that asks for one streamed answer, and comes back for the rest of it as often as it is cut off, refused or finds
 * nobody there: each time after twice as long, as clients/js does, and not before it may.
 */
final class ReturningClient implements Runnable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long FIRST_BACK_MILLIS = 250;
    private static final long LAST_BACK_MILLIS = 8000;
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;
    private static final int MOST_TRIES = 300;

    private final HttpClient http;
    private final String key;
    private final List<Integer> ports;
    private final String model;
    private final boolean resumable;
    private final long deadline;
    private final StringBuilder text = new StringBuilder();
    private final List<String> errors = new ArrayList<>();
    private final List<Long> waits = new ArrayList<>();
    private String stream = "";
    private String last = "";
    private int port;
    private volatile int events;
    private volatile boolean done;
    private int returns;
    private int tries;
    /** Times that it came back for nothing, one after the other. */
    private int inVain;

    private long holdMillis;
    private int seams;

    /** @param ports of the hubs, one after the other as they cut it off */
    ReturningClient(
            HttpClient http, String key, List<Integer> ports, String model, boolean resumable, Duration patience) {
        this.http = http;
        this.key = key;
        this.ports = ports;
        this.model = model;
        this.resumable = resumable;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    @Override
    public void run() {
        while (!done && System.nanoTime() - deadline < 0) {
            try {
                read(http.send(stream.isEmpty() ? first() : next(), BodyHandlers.ofInputStream()));
            } catch (IOException cut) {
                // It comes back below.
            } catch (InterruptedException stopped) {
                return;
            }
            if (!done) {
                returns += stream.isEmpty() ? 0 : 1;
                tries++;
                port = (port + 1) % ports.size();
                pause();
            }
        }
    }

    private void pause() {
        long whole = Math.min(LAST_BACK_MILLIS, FIRST_BACK_MILLIS << Math.min(inVain, 10));
        long wait = whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1);
        inVain++;
        try {
            TimeUnit.MILLISECONDS.sleep(Math.max(wait, holdMillis));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest first() {
        String body = "{\"model\":\"" + model
                + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"recite\"}]}";
        HttpRequest.Builder request = request("/v1/chat/completions").POST(BodyPublishers.ofString(body));
        request.header("Content-Type", "application/json");
        return (resumable ? request.header("Hub-Stream-Resume", "1") : request).build();
    }

    private HttpRequest next() {
        HttpRequest.Builder request = request("/v1/streams/" + stream).header("Accept", "text/event-stream");
        return (last.isEmpty() ? request : request.header("Last-Event-ID", last)).build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(port) + path))
                .header("Authorization", "Bearer " + key);
    }

    private void read(HttpResponse<InputStream> answer) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            if (answer.statusCode() != OK) {
                refused(answer, lines);
                return;
            }
            stream = answer.headers().firstValue("hub-stream-id").orElse(stream);
            String id = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !data.isEmpty()) {
                    hear(data);
                    last = id.isEmpty() ? last : id;
                    data = "";
                }
            }
        }
    }

    private void refused(HttpResponse<InputStream> answer, BufferedReader lines) throws IOException {
        holdMillis = 1000 * answer.headers().firstValueAsLong("retry-after").orElse(0);
        if (stream.isEmpty() && tries < MOST_TRIES) {
            // Nothing was promised so far.
            return;
        }
        int status = answer.statusCode();
        if (status < SERVER_ERROR && status != TOO_MANY) {
            errors.add(status + " " + lines.readLine());
            done = true;
        }
    }

    private void hear(String data) throws IOException {
        events++;
        inVain = 0;
        holdMillis = 0;
        if (data.equals("[DONE]")) {
            done = true;
            return;
        }
        JsonNode event = JSON.readTree(data);
        if (event.has("error")) {
            errors.add(event.path("error").path("code").asText());
            done = true;
        }
        String piece =
                event.path("choices").path(0).path("delta").path("content").asText("");
        text.append(piece);
        seams += data.contains("\"seams\"") ? 1 : 0;
        if (model.startsWith("clock") && !piece.isBlank() && piece.strip().indexOf(' ') < 0) {
            waits.add(System.nanoTime() - Long.parseLong(piece.strip()));
        }
    }

    String text() {
        return text.toString();
    }

    List<String> errors() {
        return errors;
    }

    /** How long each piece was under way, where the model gives the time. */
    List<Long> waits() {
        return waits;
    }

    int events() {
        return events;
    }

    boolean done() {
        return done;
    }

    int returns() {
        return returns;
    }

    int seams() {
        return seams;
    }
}
