package org.modelhub.dialect.responses;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a stream of the Responses API says, found out slowly and plainly: the whole stream as one text, each event as a
 * tree. The oracle of the decoder's fuzz test.
 */
final class PlainResponses {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final TreeMap<Integer, String[]> calls = new TreeMap<>();
    private final Set<Integer> told = new TreeSet<>();
    private String reasoningEvents = "";
    private String lastPart = "";
    private String end = "truncated";
    private boolean over;

    /** One line each: text, reasoning, calls in order, how it ended. */
    static List<String> read(byte[] stream) {
        PlainResponses plain = new PlainResponses();
        String all = new String(stream, StandardCharsets.UTF_8).replace("\r\n", "\n");
        for (String block : all.split("\n\n")) {
            plain.block(block);
        }
        return plain.said();
    }

    private List<String> said() {
        List<String> said = new ArrayList<>(List.of("text " + text, "reasoning " + reasoning));
        if (end.startsWith("finish")) {
            calls.values().forEach(call -> said.add("call " + call[0] + call[1]));
        }
        said.add(end);
        return said;
    }

    private void block(String block) {
        List<String> data = new ArrayList<>();
        for (String line : block.split("\n")) {
            if (line.startsWith("data:")) {
                data.add(line.substring(line.startsWith("data: ") ? 6 : 5));
            }
        }
        String json = String.join("\n", data);
        if (!json.isEmpty() && !over) {
            event(json);
        }
    }

    private void event(String json) {
        try {
            event(new JsonObject(json));
        } catch (DecodeException broken) {
            forgetBlank();
            over("failure");
        }
    }

    /** Blank text that nothing but reasoning or a failure follows is none. */
    private void forgetBlank() {
        if (reasoning.isEmpty() && text.toString().isBlank()) {
            text.setLength(0);
        }
    }

    private void event(JsonObject event) {
        int index = event.getInteger("output_index", 0);
        switch (event.getString("type")) {
            case "response.output_text.delta" -> {
                told.add(index);
                text.append(event.getString("delta"));
            }
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> think(event, index);
            case "response.output_item.added" -> item(index, event.getJsonObject("item"), false);
            case "response.output_item.done" -> item(index, event.getJsonObject("item"), true);
            case "response.function_call_arguments.delta" -> call(index)[1] += event.getString("delta");
            case "response.function_call_arguments.done" -> call(index)[1] = event.getString("arguments");
            case "response.completed" -> over("finish " + (calls.isEmpty() ? "STOP" : "TOOL_CALLS"));
            case "response.incomplete" -> over("finish LENGTH");
            case "response.failed", "error" -> over("failure");
            default -> {}
        }
    }

    private void think(JsonObject event, int index) {
        reasoningEvents = reasoningEvents.isEmpty() ? event.getString("type") : reasoningEvents;
        if (event.getString("type").equals(reasoningEvents)) {
            told.add(index);
            think(index + "/" + event.getInteger("summary_index", 0), event.getString("delta"));
        }
    }

    private void think(String part, String piece) {
        if (!piece.isEmpty()) {
            forgetBlank();
            reasoning
                    .append(lastPart.isEmpty() || lastPart.equals(part) ? "" : "\n\n")
                    .append(piece);
            lastPart = part;
        }
    }

    private void item(int index, JsonObject item, boolean whole) {
        String type = item.getString("type");
        if (type.equals("function_call")) {
            call(index)[0] = item.getString("name");
            if (whole && !item.getString("arguments").isEmpty()) {
                call(index)[1] = item.getString("arguments");
            }
        } else if (whole && !told.contains(index) && type.equals("message")) {
            text.append(texts(item.getJsonArray("content"), ""));
        } else if (whole && !told.contains(index) && type.equals("reasoning")) {
            think(index + "/0", texts(item.getJsonArray("summary"), "\n\n"));
        }
    }

    private static String texts(JsonArray parts, String between) {
        List<String> texts = new ArrayList<>();
        parts.forEach(part -> texts.add(((JsonObject) part).getString("text")));
        return String.join(between, texts);
    }

    private String[] call(int index) {
        return calls.computeIfAbsent(index, any -> new String[] {"", ""});
    }

    private void over(String how) {
        over = true;
        boolean unusable = calls.values().stream().anyMatch(call -> call[0].isEmpty() || !isObject(call[1]));
        if (how.equals("finish LENGTH")) {
            calls.values().removeIf(call -> call[0].isEmpty() || !isObject(call[1]));
        }
        end = unusable && how.equals("finish TOOL_CALLS") ? "failure" : how;
    }

    private static boolean isObject(String arguments) {
        try {
            return arguments.isEmpty() || new JsonObject(arguments) != null;
        } catch (DecodeException broken) {
            return false;
        }
    }
}
