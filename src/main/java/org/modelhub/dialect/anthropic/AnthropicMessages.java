package org.modelhub.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.Signature;
import org.modelhub.chat.Signature.Signer;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.Conversation.Call;
import org.modelhub.dialect.Conversation.Part;
import org.modelhub.dialect.Conversation.Role;
import org.modelhub.dialect.Conversation.Text;
import org.modelhub.dialect.Conversation.Turn;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a conversation as the Messages API takes it: what the system says in a field of its own, wherever it was said;
 * turns of one speaker in a row as one message; results of tools first in the message of the user. Text of nothing but
 * spaces is left out, since the vendor refuses it.
 */
final class AnthropicMessages {

    private final Conversation conversation;
    private final boolean thinking;
    private final ToolUseIds ids = new ToolUseIds();

    /** One for all blocks of text, of which a long talk has hundreds. */
    private final JsonWriter block = new JsonWriter(512);

    /** @param thinking whether signed thinking of the history is sent back */
    AnthropicMessages(Conversation conversation, boolean thinking) {
        this.conversation = conversation;
        this.thinking = thinking;
    }

    /** One message on its way, its blocks in the order in which they are sent. */
    private static final class Message {

        private final String role;
        private final List<byte[]> results = new ArrayList<>();
        private final List<byte[]> blocks = new ArrayList<>();

        Message(String role) {
            this.role = role;
        }

        boolean isEmpty() {
            return results.isEmpty() && blocks.isEmpty();
        }

        void write(JsonWriter out) {
            out.beginObject().name("role").value(role).name("content").beginArray();
            results.forEach(out::rawValue);
            blocks.forEach(out::rawValue);
            out.endArray().endObject();
        }
    }

    /** The field, if the system says anything. */
    void writeSystem(JsonWriter out) {
        List<byte[]> blocks = new ArrayList<>();
        for (Turn turn : conversation.turns()) {
            if (turn.role() == Role.SYSTEM) {
                turn.parts().forEach(part -> addPart(part, blocks));
            }
        }
        if (!blocks.isEmpty()) {
            out.name("system").beginArray();
            blocks.forEach(out::rawValue);
            out.endArray();
        }
    }

    void writeMessages(JsonWriter out) {
        out.name("messages").beginArray();
        messages().forEach(message -> message.write(out));
        out.endArray();
    }

    private List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (Turn turn : conversation.turns()) {
            if (turn.role() != Role.SYSTEM) {
                Message fresh = new Message(turn.role() == Role.ASSISTANT ? "assistant" : "user");
                Message last = messages.isEmpty() ? fresh : messages.get(messages.size() - 1);
                Message message = last.role.equals(fresh.role) ? last : fresh;
                add(turn, message);
                if (message == fresh && !message.isEmpty()) {
                    messages.add(message);
                }
            }
        }
        return messages;
    }

    private void add(Turn turn, Message message) {
        switch (turn.role()) {
            case TOOL -> message.results.add(result(turn));
            case ASSISTANT -> assistant(turn, message.blocks);
            default -> turn.parts().forEach(part -> addPart(part, message.blocks));
        }
    }

    private void assistant(Turn turn, List<byte[]> blocks) {
        if (thinking) {
            SignedReasoning.blocksOf(Signer.ANTHROPIC, turn.reasoning(), turn.signature())
                    .forEach(block -> addThinking(block, blocks));
        }
        boolean begun =
                turn.equals(conversation.turns().get(conversation.turns().size() - 1));
        for (Part part : turn.parts()) {
            // The vendor refuses to go on behind a space.
            addPart(begun && part instanceof Text text ? trimmed(text) : part, blocks);
        }
        turn.calls().forEach(call -> blocks.add(call(call)));
    }

    private static Text trimmed(Text text) {
        return new Text(text.at(), text.text().stripTrailing(), text.cacheControl());
    }

    private static void addThinking(SignedReasoning.Block block, List<byte[]> blocks) {
        Signature signature = Signature.of(block.signature());
        JsonWriter out =
                new JsonWriter(block.text().length() + block.signature().length() + 64).beginObject();
        if (signature.redacted()) {
            out.name("type").value("redacted_thinking").name("data").value(signature.value());
        } else {
            out.name("type").value("thinking").name("thinking").value(block.text());
            out.name("signature").value(signature.value());
        }
        blocks.add(out.endObject().toBytes());
    }

    private byte[] call(Call call) {
        JsonWriter out = new JsonWriter(call.arguments().length() + 128).beginObject();
        out.name("type").value("tool_use").name("id").value(ids.called(call));
        out.name("name").value(call.name()).name("input");
        out.rawValue(call.arguments().getBytes(StandardCharsets.UTF_8));
        return out.endObject().toBytes();
    }

    private byte[] result(Turn turn) {
        JsonWriter out = new JsonWriter().beginObject().name("type").value("tool_result");
        out.name("tool_use_id").value(ids.answered(turn.callId(), turn.name()));
        List<byte[]> blocks = new ArrayList<>();
        turn.parts().forEach(part -> addPart(withoutCacheControl(part), blocks));
        if (!blocks.isEmpty()) {
            out.name("content").beginArray();
            blocks.forEach(out::rawValue);
            out.endArray();
        }
        if (turn.failed()) {
            out.name("is_error").value(true);
        }
        cacheControl(cacheControlOf(turn), out);
        return out.endObject().toBytes();
    }

    private static Part withoutCacheControl(Part part) {
        return part instanceof Text text ? new Text(text.at(), text.text(), null) : part;
    }

    private static @Nullable String cacheControlOf(Turn turn) {
        return turn.parts().stream()
                .filter(Text.class::isInstance)
                .map(part -> ((Text) part).cacheControl())
                .filter(Objects::nonNull)
                .reduce((first, last) -> last)
                .orElse(null);
    }

    private void addPart(Part part, List<byte[]> blocks) {
        if (part instanceof Text text) {
            if (!text.text().isBlank()) {
                blocks.add(text(text));
            }
        } else {
            blocks.add(MediaBlocks.write(part));
        }
    }

    private byte[] text(Text text) {
        JsonWriter out = block.reset().beginObject();
        out.name("type").value("text").name("text").value(text.text());
        cacheControl(text.cacheControl(), out);
        return out.endObject().toBytes();
    }

    static void cacheControl(@Nullable String json, JsonWriter out) {
        if (json != null) {
            out.name("cache_control").rawValue(json.getBytes(StandardCharsets.UTF_8));
        }
    }
}
