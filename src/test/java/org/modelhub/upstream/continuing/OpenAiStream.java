package org.modelhub.upstream.continuing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.modelhub.fault.CutUpstream;
import org.modelhub.fault.CutUpstream.Reply;

/** Streams as a vendor of OpenAI's form sends them, and as a client of the hub reads them. */
final class OpenAiStream {

    private OpenAiStream() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] event(JsonObject delta, String finish) {
        JsonObject choice = new JsonObject().put("index", 0).put("delta", delta).put("finish_reason", finish);
        JsonObject chunk = new JsonObject().put("id", "c").put("object", "chat.completion.chunk");
        return bytes("data: " + chunk.put("choices", new JsonArray().add(choice)).encode() + "\n\n");
    }

    static byte[] text(String text) {
        return event(new JsonObject().put("content", text), null);
    }

    static byte[] reasoning(String text) {
        return event(new JsonObject().put("reasoning_content", text), null);
    }

    static byte[] tool() {
        JsonObject call = new JsonObject().put("index", 0).put("id", "x").put("type", "function");
        call.put("function", new JsonObject().put("name", "get_weather").put("arguments", "{}"));
        return event(new JsonObject().put("tool_calls", new JsonArray().add(call)), null);
    }

    static List<byte[]> ending() {
        JsonObject usage = new JsonObject().put("prompt_tokens", 7).put("completion_tokens", 5);
        JsonObject last = new JsonObject().put("choices", new JsonArray()).put("usage", usage.put("total_tokens", 12));
        return List.of(
                event(new JsonObject(), "stop"), bytes("data: " + last.encode() + "\n\n"), bytes("data: [DONE]\n\n"));
    }

    /** A stream with one event for each text; without its ending it breaks off. */
    static Reply reply(boolean ends, String... texts) {
        List<byte[]> events = new ArrayList<>();
        for (String text : texts) {
            events.add(text(text));
        }
        return of(ends, events);
    }

    static Reply of(boolean ends, List<byte[]> events) {
        List<byte[]> all = new ArrayList<>(events);
        if (ends) {
            all.addAll(ending());
        }
        Reply whole = CutUpstream.stream("text/event-stream", all);
        return ends ? whole : whole.cutAt(whole.bytes().length - 5);
    }

    /** All events of a stream that a client got, without the last word. */
    static List<JsonObject> events(String body) {
        List<JsonObject> events = new ArrayList<>();
        for (String block : body.split("\n\n")) {
            if (block.startsWith("data: {")) {
                events.add(new JsonObject(block.substring("data: ".length())));
            }
        }
        return events;
    }

    /** What a client shows of a field of the deltas. */
    static String field(String body, String field) {
        StringBuilder all = new StringBuilder();
        for (JsonObject event : events(body)) {
            JsonArray choices = event.getJsonArray("choices", new JsonArray());
            if (!choices.isEmpty()) {
                JsonObject delta = choices.getJsonObject(0).getJsonObject("delta");
                all.append(delta.getString(field) == null ? "" : delta.getString(field));
            }
        }
        return all.toString();
    }


    static long failures(String body) {
        return events(body).stream().filter(event -> event.containsKey("error")).count();
    }

    static int dones(String body) {
        return body.split("data: \\[DONE]", -1).length - 1;
    }

    /** Whether a request asks to go on with an answer. */
    static boolean goesOn(JsonObject request) {
        JsonArray messages = request.getJsonArray("messages");
        JsonObject last = messages.getJsonObject(messages.size() - 1);
        return last.getString("role").equals("assistant")
                || String.valueOf(last.getValue("content")).startsWith("Your last message was cut off");
    }

    /** The text that a request asks to go on with. */
    static String begun(JsonObject request) {
        JsonArray messages = request.getJsonArray("messages");
        int last = messages.size() - 1;
        boolean told = messages.getJsonObject(last).getString("role").equals("user");
        return messages.getJsonObject(told ? last - 1 : last).getString("content");
    }
}
