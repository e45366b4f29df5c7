package org.modelhub.dialect.gemini;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a stream of Gemini's says, read slowly and plainly: all lines, then all events, then a tree of each. */
final class PlainGemini {

    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Set<String> FILTERED = Set.of("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT");

    private final List<String> said = new ArrayList<>();
    /** Functions that need arguments. */
    private final Set<String> demanding;

    private int calls;
    private boolean failed;
    private String finish = "";
    private String usage = "";

    private PlainGemini(Set<String> demanding) {
        this.demanding = demanding;
    }

    static List<String> read(byte[] stream, Set<String> demanding) {
        PlainGemini plain = new PlainGemini(demanding);
        for (String event : events(new String(stream, StandardCharsets.UTF_8))) {
            if (!plain.failed) {
                plain.event(event);
            }
        }
        plain.end();
        return plain.said;
    }

    private static List<String> events(String text) {
        List<String> events = new ArrayList<>();
        List<String> data = new ArrayList<>();
        for (String line : (text + "\n\n").split("\r\n|\n|\r", -1)) {
            if (line.startsWith("data:")) {
                String value = line.substring("data:".length());
                data.add(value.startsWith(" ") ? value.substring(1) : value);
            } else if (line.isEmpty() && !data.isEmpty()) {
                events.add(String.join("\n", data));
                data.clear();
            }
        }
        return events;
    }

    private void event(String text) {
        try {
            JsonNode event = JSON.readTree(text);
            event.path("candidates").path(0).path("content").path("parts").forEach(this::part);
            if (event.has("promptFeedback")) {
                finish = "content_filter";
            }
            finished(event.path("candidates").path(0).path("finishReason").asText(""));
            if (event.has("usageMetadata")) {
                usage(event.get("usageMetadata"));
            }
            if (event.has("error")) {
                fail(event.get("error").get("status").asText());
            }
        } catch (IOException broken) {
            fail("upstream_invalid_reply");
        }
    }

    private void part(JsonNode part) {
        String text = part.path("text").asText("");
        if (!text.isEmpty()) {
            say((part.path("thought").asBoolean() ? "reasoning " : "text ") + text);
        }
        if (part.has("functionCall")) {
            call(part.get("functionCall"));
        }
    }

    private void call(JsonNode call) {
        int index = calls++;
        String name = call.path("name").asText("");
        if (name.isEmpty() || (!call.has("args") && demanding.contains(name))) {
            fail("invalid_tool_call");
        } else {
            say("call " + index + " " + name + " " + (call.has("args") ? call.get("args") : "{}"));
        }
    }

    private void finished(String word) {
        switch (word) {
            case "" -> {}
            case "STOP" -> finish = "stop";
            case "MAX_TOKENS" -> finish = "length";
            default -> {
                if (FILTERED.contains(word)) {
                    finish = "content_filter";
                } else {
                    fail(word);
                }
            }
        }
    }

    private void usage(JsonNode counts) {
        int thoughts = counts.path("thoughtsTokenCount").asInt();
        int written = counts.path("candidatesTokenCount").asInt() + thoughts;
        int read = counts.path("promptTokenCount").asInt();
        if (read + written > 0) {
            usage = "usage " + read + " " + written + " " + thoughts;
        }
    }

    private void say(String what) {
        if (!failed) {
            said.add(what);
        }
    }

    private void fail(String code) {
        say("failure " + code);
        failed = true;
    }

    private void end() {
        if (failed || finish.isEmpty()) {
            return;
        }
        boolean spoke = !said.isEmpty();
        said.add("finish " + (calls > 0 && finish.equals("stop") ? "tool_calls" : finish));
        if (!usage.isEmpty() && !(spoke && usage.split(" ")[2].equals("0"))) {
            said.add(usage);
        }
    }
}
