package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An upstream that recites one text to everybody, word by word in OpenAI's form, and goes on to the letter with an answer
 * that was begun. A model whose name begins with {@code clock} gives the time of each word instead of the word; one whose
 * name begins with {@code stumble} fails the first {@value #STUMBLES} times that it is to go on with an answer.
 */
public final class RecitingUpstream extends HttpPeer {

    private static final Duration TICK = Duration.ofMillis(20);

    private static final int STUMBLES = 3;

    private final Map<String, Integer> stumbled = new ConcurrentHashMap<>();
    private final int words;
    private final Duration pace;

    public RecitingUpstream(int words, Duration pace) {
        this.words = words;
        this.pace = pace;
        open(0);
    }

    /** All of it. */
    public String text() {
        return IntStream.rangeClosed(1, words)
                .mapToObj(number -> "word" + number + " ")
                .collect(Collectors.joining());
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        JsonObject asked = request.json();
        response.setChunked(true).putHeader("content-type", "text/event-stream");
        if (asked.getString("model").startsWith("clock")) {
            tick(response, words);
            return;
        }
        String begun = begun(asked.getJsonArray("messages"));
        if (!text().startsWith(begun)) {
            error(response, 400, "invalid_request_error", "that is not how it begins: " + begun);
            return;
        }
        if (asked.getString("model").startsWith("stumble") && stumbles(begun)) {
            error(response, 500, "server_error", "not yet");
            return;
        }
        List<String> pieces = new ArrayList<>();
        for (String word : text().substring(begun.length()).split("(?<= )")) {
            if (!word.isEmpty()) {
                pieces.add(piece(word));
            }
        }
        pieces.add(end());
        stream(pieces, pace, response);
    }

    private boolean stumbles(String begun) {
        return !begun.isEmpty() && stumbled.merge(begun, 1, Integer::sum) <= STUMBLES;
    }

    private static String begun(JsonArray messages) {
        String begun = "";
        for (int i = 0; i < messages.size(); i++) {
            JsonObject message = messages.getJsonObject(i);
            begun = message.getString("role").equals("assistant") ? message.getString("content") : begun;
        }
        return begun;
    }

    private void tick(HttpServerResponse response, int left) {
        if (response.closed()) {
            return;
        }
        if (left == 0) {
            response.end(end());
            return;
        }
        response.write(piece(System.nanoTime() + " "));
        after(TICK, () -> tick(response, left - 1));
    }

    private static String piece(String text) {
        return event("{\"content\":\"" + text + "\"}", "null");
    }

    private static String end() {
        return event("{}", "\"stop\"")
                + "data: {\"id\":\"r\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
                + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":9,\"total_tokens\":16}}\n\ndata: [DONE]\n\n";
    }

    private static String event(String delta, String finish) {
        return "data: {\"id\":\"r\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }
}
