package org.modelhub.fault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** An answer in OpenAI's form, put into the form in which one vendor gives it. */
final class VendorFraming {

    private static final String LABEL = "data: ";
    private static final String DIED = "upstream died on purpose";
    private static final String OPEN = "<think>\n";
    private static final String CLOSE = "\n</think>\n\n";

    private final VendorProfile vendor;
    private final ScriptedChat chat;

    VendorFraming(VendorProfile vendor, ScriptedChat chat) {
        this.vendor = vendor;
        this.chat = chat;
    }

    /** The body of a refusal. */
    static JsonObject error(String form, int status, String message) {
        JsonObject error = new JsonObject().put("message", message).put("type", "vendor_error");
        return switch (form) {
            case "flat" -> new JsonObject().put("code", 20_000 + status).put("message", message);
            case "text" -> new JsonObject().put("code", "Some requested thing").put("error", message);
            case "detail" ->
                new JsonObject().put("status", status).put("title", "Refused").put("detail", message);
            case "object" -> error.put("object", "error").put("code", status);
            default -> new JsonObject().put("error", error.put("code", "vendor_" + status));
        };
    }

    /** The one object of an answer that comes whole. */
    JsonObject answer() {
        JsonObject answer = chat.answer();
        reasoned(choice(answer).getJsonObject("message"), true, true);
        if (answer.containsKey("usage")) {
            countReasoningBeside(answer.getJsonObject("usage"));
        }
        return vendor.word("ending").isEmpty()
                ? answer
                : answer.put("base_resp", new JsonObject().put("status_code", 0).put("status_msg", ""));
    }

    /** All events of a stream, framed. */
    List<String> events() {
        List<JsonObject> chunks = new ArrayList<>();
        for (String event : chat.events()) {
            if (event.startsWith(LABEL + "{")) {
                chunks.add(new JsonObject(event.substring(LABEL.length())));
            }
        }
        reason(chunks);
        moveUsage(chunks);
        if (!vendor.word("ending").isEmpty() && !chat.script().failsMidstream()) {
            endWithTheWholeMessage(chunks);
        }
        return framed(chunks);
    }

    private List<String> framed(List<JsonObject> chunks) {
        List<String> events = new ArrayList<>();
        for (JsonObject chunk : chunks) {
            if (!vendor.word("comment").isEmpty()) {
                events.add(vendor.word("comment") + "\n\n");
            }
            events.add(chunk.containsKey("error") ? failure() : LABEL + chunk.encode() + "\n\n");
        }
        if (!chat.script().failsMidstream()) {
            events.add(RawReply.DONE);
        }
        return events;
    }

    private String failure() {
        JsonObject plain = new JsonObject()
                .put("message", DIED)
                .put("type", "server_error")
                .put("code", "500");
        JsonObject event = new JsonObject();
        switch (vendor.word("midstream")) {
            case "base_resp" ->
                event.put("base_resp", new JsonObject().put("status_code", 1013).put("status_msg", DIED));
            case "error_code" -> event.put("error_code", 336_000).put("error_msg", DIED);
            case "x_groq" -> event.put("choices", new JsonArray()).put("x_groq", new JsonObject().put("error", DIED));
            case "choice" -> {
                JsonObject broken = new JsonObject().put("index", 0).put("finish_reason", "error");
                broken.put("delta", new JsonObject().put("content", ""));
                event.put("choices", new JsonArray().add(broken)).put("error", plain);
            }
            default -> event.put("error", plain);
        }
        String name = vendor.word("midstream").equals("event") ? "event: error\n" : "";
        return name + LABEL + event.encode() + "\n\n";
    }

    private void reason(List<JsonObject> chunks) {
        List<JsonObject> deltas = chunks.stream()
                .map(VendorFraming::choice)
                .filter(choice -> choice != null && choice.containsKey("delta"))
                .map(choice -> choice.getJsonObject("delta"))
                .filter(delta -> delta.containsKey("reasoning_content"))
                .toList();
        for (int at = 0; at < deltas.size(); at++) {
            reasoned(deltas.get(at), at == 0, at == deltas.size() - 1);
        }
    }

    /** Puts a delta's or a message's reasoning where the vendor has it. */
    private void reasoned(JsonObject message, boolean first, boolean last) {
        String text = message.getString("reasoning_content");
        if (text == null || vendor.word("reasoning").equals("reasoning_content")) {
            return;
        }
        message.remove("reasoning_content");
        String content = Objects.requireNonNullElse(message.getString("content"), "");
        switch (vendor.word("reasoning")) {
            case "parts" -> message.put("content", parts(text, content));
            case "tags" -> message.put("content", (first ? OPEN : "") + text + (last ? CLOSE : "") + content);
            default -> message.put("reasoning", text);
        }
    }

    private static JsonArray parts(String reasoning, String content) {
        JsonObject text = new JsonObject().put("type", "text").put("text", reasoning);
        JsonArray parts = new JsonArray()
                .add(new JsonObject().put("type", "thinking").put("thinking", new JsonArray().add(text)));
        return content.isEmpty()
                ? parts
                : parts.add(new JsonObject().put("type", "text").put("text", content));
    }

    private void moveUsage(List<JsonObject> chunks) {
        JsonObject last = chunks.get(chunks.size() - 1);
        if (!last.containsKey("usage")) {
            return;
        }
        JsonObject usage = last.getJsonObject("usage");
        countReasoningBeside(usage);
        if (!vendor.word("usage").equals("chunk") && !vendor.word("usage").equals("beside")) {
            chunks.remove(last);
            place(usage, chunks);
        }
    }

    private void place(JsonObject usage, List<JsonObject> chunks) {
        JsonObject finish = chunks.get(chunks.size() - 1);
        switch (vendor.word("usage")) {
            case "choice" -> choice(finish).put("usage", usage);
            case "x_groq" ->
                finish.put("x_groq", new JsonObject().put("id", "req_1").put("usage", usage));
            case "every" -> {
                Consumer<JsonObject> growing =
                        chunk -> chunk.put("usage", usage.copy().put("completion_tokens", 1));
                chunks.forEach(growing);
                finish.put("usage", usage);
            }
            default -> finish.put("usage", usage);
        }
    }

    private void countReasoningBeside(JsonObject usage) {
        if (vendor.word("usage").equals("beside") && chat.script().reasons()) {
            usage.put("completion_tokens_details", new JsonObject().put("reasoning_tokens", 2))
                    .put("total_tokens", usage.getInteger("total_tokens") + 2);
        }
    }

    /** The finish stands there only. */
    private void endWithTheWholeMessage(List<JsonObject> chunks) {
        JsonObject usage = chunks.get(chunks.size() - 1);
        if (usage.containsKey("usage")) {
            chunks.remove(usage);
        }
        chunks.set(chunks.size() - 1, answer());
    }

    private static JsonObject choice(JsonObject chunk) {
        JsonArray choices = chunk.getJsonArray("choices", new JsonArray());
        return choices.isEmpty() ? null : choices.getJsonObject(0);
    }
}
