package org.modelhub.dialect.bedrock;

import java.nio.charset.StandardCharsets;
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
 * Writes a conversation in Converse's form: the two roles take turns, so messages of one role in a row become one;
 * results of tools are what the user says; the system's messages stand apart. Bedrock refuses empty text, so that is
 * left out.
 */
final class BedrockMessages {

    private static final int ID_LENGTH = 64;

    private final Conversation conversation;
    private final boolean cached;
    private final boolean reasons;
    private final JsonWriter out;
    private final BedrockFiles files;
    private String open = "";

    /**
     * Takes what to write and how.
     *
     * @param cached whether the model takes marks that say where its cache may end
     * @param reasons whether the model takes its own reasoning back
     */
    BedrockMessages(Conversation conversation, boolean cached, boolean reasons, JsonWriter out) {
        this.conversation = conversation;
        this.cached = cached;
        this.reasons = reasons;
        this.out = out;
        this.files = new BedrockFiles(out);
    }

    /** Into an object that is open. */
    void write() {
        out.name("messages").beginArray();
        conversation.turns().stream()
                .filter(turn -> turn.role() != Role.SYSTEM && saysSomething(turn))
                .forEach(this::turn);
        close();
        out.endArray();
        if (conversation.turns().stream().anyMatch(turn -> turn.role() == Role.SYSTEM && saysSomething(turn))) {
            out.name("system").beginArray();
            conversation.turns().stream()
                    .filter(turn -> turn.role() == Role.SYSTEM)
                    .forEach(turn -> turn.parts().forEach(this::part));
            out.endArray();
        }
    }

    private static boolean saysSomething(Turn turn) {
        return turn.role() == Role.TOOL
                || !turn.calls().isEmpty()
                || turn.parts().stream().anyMatch(part -> !isBlank(part));
    }

    private static boolean isBlank(Part part) {
        return part instanceof Text text && text.text().isBlank();
    }

    private void turn(Turn turn) {
        String role = turn.role() == Role.ASSISTANT ? "assistant" : "user";
        if (!open.equals(role)) {
            close();
            out.beginObject().name("role").value(role).name("content").beginArray();
            open = role;
        }
        if (turn.role() == Role.TOOL) {
            result(turn);
            return;
        }
        reasoning(turn);
        turn.parts().forEach(this::part);
        turn.calls().forEach(this::call);
    }

    private void close() {
        if (!open.isEmpty()) {
            out.endArray().endObject();
        }
    }

    /** Only what has Bedrock's own signature: it refuses reasoning that it cannot know as its own. */
    private void reasoning(Turn turn) {
        if (reasons) {
            SignedReasoning.blocksOf(Signer.BEDROCK, turn.reasoning(), turn.signature())
                    .forEach(this::reasoning);
        }
    }

    private void reasoning(SignedReasoning.Block block) {
        Signature signature = Signature.of(block.signature());
        out.beginObject().name("reasoningContent").beginObject();
        if (signature.redacted()) {
            out.name("redactedContent").value(signature.value());
        } else {
            out.name("reasoningText").beginObject().name("text").value(block.text());
            out.name("signature").value(signature.value()).endObject();
        }
        out.endObject().endObject();
    }

    private void part(Part part) {
        block(part);
        if (cached && cacheControl(part)) {
            cachePoint(out);
        }
    }

    private void block(Part part) {
        if (isBlank(part)) {
            return;
        }
        out.beginObject();
        if (part instanceof Text text) {
            out.name("text").value(text.text());
        } else {
            files.write(part);
        }
        out.endObject();
    }

    private static boolean cacheControl(Part part) {
        return (part instanceof Text text && text.cacheControl() != null)
                || (part instanceof Conversation.Image image && image.cacheControl() != null);
    }

    static void cachePoint(JsonWriter out) {
        out.beginObject().name("cachePoint").beginObject();
        out.name("type").value("default").endObject().endObject();
    }

    private void call(Call call) {
        out.beginObject().name("toolUse").beginObject();
        out.name("toolUseId").value(id(call.id(), call.name()));
        out.name("name").value(call.name()).name("input");
        out.rawValue(call.arguments().getBytes(StandardCharsets.UTF_8));
        out.endObject().endObject();
    }

    private void result(Turn turn) {
        out.beginObject().name("toolResult").beginObject();
        out.name("toolUseId").value(id(turn.callId(), turn.name() == null ? "" : turn.name()));
        out.name("content").beginArray();
        turn.parts().forEach(this::block);
        out.endArray().endObject().endObject();
        if (cached && turn.parts().stream().anyMatch(BedrockMessages::cacheControl)) {
            cachePoint(out);
        }
    }

    /** As Bedrock takes it; a call of the older kind has none and is known by the function's name. */
    private static String id(String id, String name) {
        String known = (id.isEmpty() ? "call_" + name : id).replaceAll("[^A-Za-z0-9_-]", "_");
        return known.length() <= ID_LENGTH ? known : known.substring(known.length() - ID_LENGTH);
    }
}
