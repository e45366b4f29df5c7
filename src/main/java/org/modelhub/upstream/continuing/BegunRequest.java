package org.modelhub.upstream.continuing;

import java.util.Objects;
import java.util.Set;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.Quirks.Prefill;
import org.modelhub.exchange.Continuation;
import org.modelhub.wire.JsonEdit;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * A request whose answer has been begun by another model, written so that the next one goes on with it.
 *
 * <p>Where the provider takes the beginning of an answer, the text stands as the assistant's last message. Its white
 * space at the end is left out, since some vendors refuse it and the others write it again. Where the provider takes
 * none, and for a model that reasons first, a message of the user tells it to go on.
 */
public final class BegunRequest {

    private static final String GO_ON = "Your last message was cut off. Write only what comes next, from the exact"
            + " character where it stops, in the same language and formatting. Repeat nothing of it, do not start over,"
            + " and add no introduction, comment or apology. If it stops inside a word, a sentence, a list, a table or a"
            + " code block, go on inside it without opening it again.";

    private static final Set<String> NO_REASONING = Set.of("none", "minimal");

    private BegunRequest() {}

    public static ChatRequest of(ChatRequest request, Continuation begun, Prefill prefill) {
        if (begun.text().isBlank()) {
            return request;
        }
        JsonView body = request.body();
        Prefill how = isPrefilled(request, begun, prefill) ? prefill : Prefill.NONE;
        JsonEdit edit = body.edit().set("messages", messages(body, begun.text(), how));
        Integer limit = body.type("max_tokens") == Type.NUMBER ? body.integer("max_tokens") : null;
        if (limit != null) {
            edit.set("max_tokens", Math.max(1, limit - begun.tokens()));
        }
        if (how == Prefill.CONTINUE) {
            edit.set("continue_final_message", true).set("add_generation_prompt", false);
        }
        return new ChatRequest(JsonView.parse(edit.toBytes()), request.model(), request.stream());
    }

    /** Whether the provider is given the text itself to go on with, rather than told to go on. */
    public static boolean isPrefilled(ChatRequest request, Continuation begun, Prefill prefill) {
        return prefill != Prefill.NONE && !begun.text().isBlank() && !reasons(request.body());
    }

    /** Whether another model's answer to this request can be gone on with at all. */
    static boolean canBeBegun(ChatRequest request) {
        return !isForced(request.body()) && !endsWithAssistant(request.body());
    }

    /** A model that is held to a grammar begins with its first rule: half an object cannot be gone on with. */
    private static boolean isForced(JsonView body) {
        JsonView format = body.type("response_format") == Type.OBJECT
                ? JsonView.parse(Objects.requireNonNull(body.raw("response_format")))
                : null;
        return format != null && format.type("type") == Type.STRING && !"text".equals(format.string("type"));
    }

    /** The client has begun the answer itself. */
    private static boolean endsWithAssistant(JsonView body) {
        JsonReader messages = Objects.requireNonNull(body.reader("messages"));
        String last = "";
        messages.beginArray();
        while (messages.hasNext()) {
            last = role(messages);
        }
        return last.equals("assistant");
    }

    private static String role(JsonReader message) {
        String role = "";
        message.beginObject();
        while (message.nextName()) {
            if (message.nameIs("role") && message.peek() == Type.STRING) {
                role = message.string();
            } else {
                message.skip();
            }
        }
        return role;
    }

    /** Vendors refuse a beginning for a model that reasons first, or take the reasoning as done. */
    private static boolean reasons(JsonView body) {
        boolean effort = body.type("reasoning_effort") == Type.STRING
                && !NO_REASONING.contains(body.string("reasoning_effort"));
        boolean enabled = body.type("enable_thinking") == Type.BOOLEAN
                && Boolean.TRUE.equals(body.bool("enable_thinking"));
        return effort || enabled || thinks(body);
    }

    private static boolean thinks(JsonView body) {
        if (body.type("thinking") != Type.OBJECT) {
            return false;
        }
        JsonView thinking = JsonView.parse(Objects.requireNonNull(body.raw("thinking")));
        return thinking.type("type") == Type.STRING && !"disabled".equals(thinking.string("type"));
    }

    private static byte[] messages(JsonView body, String text, Prefill how) {
        byte[] asked = Objects.requireNonNull(body.raw("messages"));
        int end = asked.length - 1;
        JsonWriter out = new JsonWriter(asked.length + 2 * text.length() + 512);
        out.raw(asked, 0, end).raw(",{\"role\":\"assistant\",\"content\":");
        out.raw(string(how == Prefill.NONE ? text : text.stripTrailing()));
        switch (how) {
            case PREFIX -> out.raw(",\"prefix\":true}");
            case PARTIAL -> out.raw(",\"partial\":true}");
            case NONE -> out.raw("},{\"role\":\"user\",\"content\":").raw(string(GO_ON)).raw("}");
            default -> out.raw("}");
        }
        return out.raw("]").toBytes();
    }

    private static byte[] string(String text) {
        return new JsonWriter(text.length() + 16).value(text).toBytes();
    }
}
