package org.modelhub.edge.socket;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the frames of one stream say behind its start, however its deltas are joined.
 *
 * @param calls tool calls as they came, with the ids that the hub gave them
 * @param ending what it took, and why it ended
 */
record StreamWords(String text, String reasoning, List<JsonNode> calls, List<JsonNode> ending) {

    /** What the model said, without what is the hub's own. */
    record Spoken(String text, String reasoning, List<String> calls) {}

    static StreamWords of(List<JsonNode> frames) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        frames.forEach(frame -> text.append(frame.path("text").asText()));
        frames.forEach(frame -> reasoning.append(frame.path("reasoning").asText()));
        return new StreamWords(
                text.toString(),
                reasoning.toString(),
                fields(frames, "tool_call"),
                fields(frames, "usage", "finish_reason", "seams"));
    }

    private static List<JsonNode> fields(List<JsonNode> frames, String... names) {
        return frames.stream()
                .flatMap(frame -> Stream.of(names).map(frame::path))
                .filter(field -> !field.isMissingNode())
                .toList();
    }

    Spoken spoken() {
        return new Spoken(
                text,
                reasoning,
                calls.stream()
                        .map(call -> call.get("name").asText()
                                + call.get("arguments").asText())
                        .toList());
    }

    /**
     * What is wrong with the frames of a stream, of which a client has all behind the start: each number must be covered
     * once and in order, by one frame or by a joined one, and the end be there once.
     *
     * @return empty if nothing
     */
    static String fault(List<JsonNode> frames) {
        long last = 0;
        List<String> ends = new ArrayList<>();
        for (JsonNode frame : frames) {
            long covers = frame.path("chunks").asLong(1);
            long seq = frame.get("seq").asLong();
            if (covers < 1 || seq - covers != last) {
                return "a frame of " + covers + " up to " + seq + " behind " + last;
            }
            last = seq;
            if (!frame.get("type").asText().equals("delta")) {
                ends.add(frame.get("type").asText());
            }
        }
        long told = frames.get(frames.size() - 1).at("/delivery/chunks").asLong();
        if (!ends.equals(List.of("usage", "done"))) {
            return "ends with " + ends;
        }
        return last == told ? "" : last + " numbers of " + told;
    }
}
