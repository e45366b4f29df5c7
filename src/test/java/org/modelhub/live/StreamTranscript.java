package org.modelhub.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A streamed answer, read as strictly as its framing allows: every byte belongs to an event or a comment.
 *
 * @param tokens the text of each event that has any
 * @param finishes the finish reasons, of which there should be one
 * @param done whether {@code [DONE]} is there, once and last
 */
record StreamTranscript(List<String> tokens, List<String> finishes, boolean done) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static StreamTranscript of(String body) {
        List<String> tokens = new ArrayList<>();
        List<String> finishes = new ArrayList<>();
        boolean done = false;
        for (String event : body.split("\n\n")) {
            if (done || !event.startsWith("data: ") && !event.startsWith(":")) {
                throw new IllegalArgumentException("no event of this stream: " + event);
            }
            if (event.equals("data: [DONE]")) {
                done = true;
            } else if (event.startsWith("data: ")) {
                read(event.substring("data: ".length()), tokens, finishes);
            }
        }
        return new StreamTranscript(tokens, finishes, done && body.endsWith("data: [DONE]\n\n"));
    }

    private static void read(String json, List<String> tokens, List<String> finishes) {
        try {
            JsonNode choice = JSON.readTree(json).path("choices").path(0);
            String text = choice.path("delta").path("content").asText("");
            if (!text.isEmpty()) {
                tokens.add(text);
            }
            if (choice.hasNonNull("finish_reason")) {
                finishes.add(choice.get("finish_reason").asText());
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("no JSON in this event: " + json, cause);
        }
    }

    /** What a scripted upstream streams for {@code tokens-n}. */
    static List<String> scripted(int count) {
        return IntStream.range(0, count).mapToObj(token -> "t" + token + " ").toList();
    }
}
