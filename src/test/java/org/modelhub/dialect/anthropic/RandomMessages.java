package org.modelhub.dialect.anthropic;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Streams of messages as the vendor might send them: blocks of every kind, their pieces in turns, any framing. */
final class RandomMessages {

    private static final List<String> PIECES = List.of("", "he", " 世界", "😀", "\n\"\\", "data: {}\n\n", "</think>");
    private static final List<String> ARGUMENTS =
            List.of("", "{}", "{\"a\":1}", "{\"a\":{\"b\":[\"}\",\"世\"]}}", "{\"a\":\"\\\"\\\\\\u4e16\"}");
    private static final List<String> REASONS =
            List.of("end_turn", "max_tokens", "tool_use", "refusal", "stop_sequence");

    private final Random random;

    RandomMessages(Random random) {
        this.random = random;
    }

    List<JsonObject> events() {
        List<JsonObject> events = new ArrayList<>();
        JsonObject message = new JsonObject().put("id", "msg_1").put("role", "assistant");
        events.add(event("message_start").put("message", usage(message)));
        events.addAll(interleaved());
        JsonObject delta = new JsonObject().put("stop_reason", pick(REASONS)).putNull("stop_sequence");
        events.add(usage(event("message_delta").put("delta", delta)));
        events.add(event("message_stop"));
        if (random.nextInt(8) == 0) {
            events.add(event("content_block_delta").put("index", 0).put("delta", delta("text_delta", "text", "late")));
        }
        return events;
    }

    private JsonObject usage(JsonObject holder) {
        return random.nextInt(4) == 0
                ? holder
                : holder.put(
                        "usage",
                        new JsonObject()
                                .put("input_tokens", random.nextInt(9))
                                .put("cache_creation_input_tokens", random.nextInt(3))
                                .put("cache_read_input_tokens", random.nextInt(3))
                                .put("output_tokens", random.nextInt(9)));
    }

    /** The events of a few blocks, each in its own order, one with the other in any. */
    private List<JsonObject> interleaved() {
        List<List<JsonObject>> blocks = new ArrayList<>();
        for (int index = random.nextInt(5); index > 0; index--) {
            blocks.add(block(blocks.size()));
        }
        boolean inTurns = random.nextInt(3) == 0;
        List<JsonObject> events = new ArrayList<>();
        while (!blocks.isEmpty()) {
            List<JsonObject> block = blocks.get(inTurns ? random.nextInt(blocks.size()) : 0);
            events.add(block.remove(0));
            blocks.removeIf(List::isEmpty);
            if (random.nextInt(10) == 0) {
                events.add(event(random.nextBoolean() ? "ping" : "novelty").put("x", 1));
            }
        }
        return events;
    }

    private List<JsonObject> block(int index) {
        List<JsonObject> events = new ArrayList<>();
        switch (random.nextInt(5)) {
            case 0 -> {
                events.add(start(index, new JsonObject().put("type", "thinking").put("thinking", "")));
                pieces(index, "thinking_delta", "thinking", events);
                if (random.nextBoolean()) {
                    events.add(delta(index, delta("signature_delta", "signature", "c2ln")));
                }
            }
            case 1 ->
                events.add(start(
                        index, new JsonObject().put("type", "redacted_thinking").put("data", "eHl6")));
            case 2 -> tool(index, events);
            case 3 ->
                events.add(start(
                        index, new JsonObject().put("type", "server_tool_use").put("input", new JsonObject())));
            default -> {
                events.add(start(index, new JsonObject().put("type", "text").put("text", "")));
                pieces(index, "text_delta", "text", events);
            }
        }
        events.add(event("content_block_stop").put("index", index));
        return events;
    }

    private void tool(int index, List<JsonObject> events) {
        JsonObject block = new JsonObject().put("type", "tool_use").put("id", "toolu_1");
        events.add(start(index, block.put("name", "f").put("input", new JsonObject())));
        String arguments = pick(ARGUMENTS);
        for (int from = 0; from < arguments.length(); ) {
            int to = Math.min(arguments.length(), from + 1 + random.nextInt(6));
            events.add(delta(index, delta("input_json_delta", "partial_json", arguments.substring(from, to))));
            from = to;
        }
    }

    private void pieces(int index, String type, String field, List<JsonObject> events) {
        for (int count = random.nextInt(4); count > 0; count--) {
            events.add(delta(index, delta(type, field, pick(PIECES))));
        }
    }

    private static JsonObject start(int index, JsonObject block) {
        return event("content_block_start").put("index", index).put("content_block", block);
    }

    private static JsonObject delta(int index, JsonObject delta) {
        return event("content_block_delta").put("index", index).put("delta", delta);
    }

    private static JsonObject delta(String type, String field, String value) {
        return new JsonObject().put("type", type).put(field, value);
    }

    private static JsonObject event(String type) {
        return new JsonObject().put("type", type);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** The events as bytes, in one of the framings that the standard allows. */
    byte[] framed(List<JsonObject> events) {
        String end = pick(List.of("\n", "\r\n", "\r"));
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
        for (JsonObject event : events) {
            if (random.nextInt(6) == 0) {
                text.append(": comment").append(end).append(end);
            }
            if (random.nextInt(6) != 0) {
                text.append("event: ").append(event.getString("type")).append(end);
            }
            text.append(pick(List.of("data:", "data: "))).append(event.encode()).append(end);
            text.append(random.nextInt(6) == 0 ? "id: 7" + end : "").append(end);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
