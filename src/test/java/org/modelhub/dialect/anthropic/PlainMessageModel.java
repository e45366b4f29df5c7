package org.modelhub.dialect.anthropic;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.TokenUsage;

/**
 * What a stream of messages says, read slowly and plainly from whole JSON trees: the oracle of the decoder. The ids of
 * calls are blank.
 */
final class PlainMessageModel {

    private final List<ChatChunk> chunks = new ArrayList<>();
    private final Map<Integer, JsonObject> blocks = new TreeMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private boolean over;
    private boolean finished;

    static List<ChatChunk> chunks(List<JsonObject> events) {
        PlainMessageModel model = new PlainMessageModel();
        events.forEach(model::take);
        return model.chunks;
    }

    private void take(JsonObject event) {
        if (over) {
            return;
        }
        switch (event.getString("type")) {
            case "message_start" -> count(event.getJsonObject("message").getJsonObject("usage"));
            case "content_block_start" -> start(event.getInteger("index"), event.getJsonObject("content_block"));
            case "content_block_delta" -> delta(event.getInteger("index"), event.getJsonObject("delta"));
            case "content_block_stop" -> stop(event.getInteger("index"));
            case "message_delta" -> finish(event);
            case "message_stop" -> over = true;
            default -> {
                // ping and what is not known
            }
        }
    }

    private void count(JsonObject usage) {
        if (usage != null) {
            usage.forEach(field -> counts.put(field.getKey(), (Integer) field.getValue()));
        }
    }

    private void start(int index, JsonObject block) {
        blocks.put(index, block.copy().put("pieces", "").put("signed", ""));
        text(block.getString("text", ""));
        if (block.getString("type").equals("redacted_thinking")) {
            blocks.get(index).put("signed", "redacted:" + block.getString("data"));
        }
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            chunks.add(new ChatChunk.Text(text));
        }
    }

    private void delta(int index, JsonObject delta) {
        JsonObject block = blocks.get(index);
        switch (delta.getString("type")) {
            case "text_delta" -> text(delta.getString("text"));
            case "thinking_delta" -> {
                if (!delta.getString("thinking").isEmpty()) {
                    chunks.add(new ChatChunk.Reasoning(delta.getString("thinking")));
                }
            }
            case "signature_delta" -> append(block, "signed", delta.getString("signature"));
            case "input_json_delta" -> append(block, "pieces", delta.getString("partial_json"));
            default -> {
                // citations
            }
        }
    }

    private static void append(JsonObject block, String field, String more) {
        block.put(field, block.getString(field) + more);
    }

    private void stop(int index) {
        String signature = blocks.get(index).getString("signed");
        if (!signature.isEmpty()) {
            chunks.add(new ChatChunk.Reasoning("", signature));
        }
    }

    private void finish(JsonObject event) {
        count(event.getJsonObject("usage"));
        String reason = event.getJsonObject("delta").getString("stop_reason");
        if (reason == null || finished) {
            return;
        }
        finished = true;
        boolean cut = reason.equals("max_tokens");
        int calls = 0;
        for (JsonObject block : blocks.values()) {
            String arguments = block.getString("pieces").isEmpty() ? "{}" : block.getString("pieces");
            boolean whole = !cut || (isObject(arguments) && !arguments.equals("{}"));
            if (block.getString("type").equals("tool_use") && whole) {
                chunks.add(new ChatChunk.ToolCall(calls++, "", block.getString("name"), arguments));
            }
        }
        chunks.add(new ChatChunk.Finish(reason(reason, calls)));
        usage();
    }

    private static boolean isObject(String text) {
        try {
            new JsonObject(text);
            return true;
        } catch (RuntimeException broken) {
            return false;
        }
    }

    private static FinishReason reason(String word, int calls) {
        return switch (word) {
            case "max_tokens" -> FinishReason.LENGTH;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            default -> calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    private void usage() {
        int cached = counts.getOrDefault("cache_read_input_tokens", 0);
        int prompt =
                counts.getOrDefault("input_tokens", 0) + counts.getOrDefault("cache_creation_input_tokens", 0) + cached;
        int output = counts.getOrDefault("output_tokens", 0);
        if (prompt > 0 && output > 0) {
            chunks.add(new ChatChunk.Usage(new TokenUsage(prompt, output, 0, cached, false)));
        }
    }
}
