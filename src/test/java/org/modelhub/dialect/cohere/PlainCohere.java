package org.modelhub.dialect.cohere;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ToolArguments;

/** A decoder of Cohere's events that has the whole text at once and is neither fast nor clever: the fuzz test's oracle. */
final class PlainCohere {

    private final List<String> chunks = new ArrayList<>();
    private final Map<Integer, String[]> calls = new TreeMap<>();
    private int called;

    List<String> decode(String stream) {
        String lines = stream.replace("\r\n", "\n").replace('\r', '\n');
        for (String block : lines.split("\n\n")) {
            String data = block.lines()
                    .filter(line -> line.startsWith("data:"))
                    .map(line -> line.substring("data:".length()).replaceFirst("^ ", ""))
                    .collect(Collectors.joining("\n"));
            if (!data.isEmpty() && !failed()) {
                event(new JsonObject(data));
            }
        }
        return chunks;
    }

    /** As a chunk is compared: without the id, which is random, and without the words of a failure. */
    static String plain(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Failure) {
            return "Failure";
        }
        if (chunk instanceof ChatChunk.ToolCall call) {
            return "ToolCall " + call.index() + " " + call.name() + " " + call.arguments();
        }
        return chunk.toString();
    }

    private boolean failed() {
        return !chunks.isEmpty() && chunks.get(chunks.size() - 1).equals("Failure");
    }

    private void event(JsonObject event) {
        JsonObject delta = event.getJsonObject("delta", new JsonObject());
        JsonObject message = delta.getJsonObject("message", new JsonObject());
        int index = event.getInteger("index", 0);
        switch (event.getString("type")) {
            case "content-delta" -> {
                JsonObject content = message.getJsonObject("content");
                reasoning(content.getString("thinking", ""));
                if (!content.getString("text", "").isEmpty()) {
                    chunks.add(new ChatChunk.Text(content.getString("text")).toString());
                }
            }
            case "tool-plan-delta" -> reasoning(message.getString("tool_plan"));
            case "tool-call-start" -> {
                close(index);
                call(index, message);
            }
            case "tool-call-delta" -> call(index, message);
            case "tool-call-end" -> close(index);
            case "message-end" -> end(delta);
            default -> {}
        }
    }

    private void reasoning(String text) {
        if (!text.isEmpty()) {
            chunks.add(new ChatChunk.Reasoning(text).toString());
        }
    }

    private void call(int index, JsonObject message) {
        JsonObject function = message.getJsonObject("tool_calls").getJsonObject("function");
        String[] call = calls.computeIfAbsent(index, at -> new String[] {function.getString("name"), ""});
        call[1] += function.getString("arguments");
    }

    private void close(int index) {
        String[] call = calls.remove(index);
        if (call != null && !failed()) {
            chunks.add(plain(new ToolArguments(CohereFuzzTest.REQUEST).call(called++, call[0], call[1])));
        }
    }

    private void end(JsonObject delta) {
        List.copyOf(calls.keySet()).forEach(this::close);
        if (failed()) {
            return;
        }
        String reason = delta.getString("finish_reason");
        if (delta.containsKey("error") || reason.equals("ERROR") || reason.equals("TIMEOUT")) {
            chunks.add("Failure");
            return;
        }
        FinishReason ended = called > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        chunks.add(new ChatChunk.Finish(reason.equals("MAX_TOKENS") ? FinishReason.LENGTH : ended).toString());
        JsonObject tokens = delta.getJsonObject("usage", new JsonObject()).getJsonObject("tokens", new JsonObject());
        int prompt = tokens.getInteger("input_tokens", 0);
        int completion = tokens.getInteger("output_tokens", 0);
        if (prompt + completion > 0) {
            chunks.add(new ChatChunk.Usage(TokenUsage.of(prompt, completion)).toString());
        }
    }
}
