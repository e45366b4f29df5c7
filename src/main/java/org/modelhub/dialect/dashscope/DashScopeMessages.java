package org.modelhub.dialect.dashscope;

import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.Conversation.Call;
import org.modelhub.dialect.Conversation.Image;
import org.modelhub.dialect.Conversation.Part;
import org.modelhub.dialect.Conversation.Role;
import org.modelhub.dialect.Conversation.Text;
import org.modelhub.dialect.Conversation.Turn;
import org.modelhub.wire.JsonWriter;

/** Writes a conversation: content as one text, or, where pictures are taken, as a list of texts and pictures. */
final class DashScopeMessages {

    private final JsonWriter out;
    private final boolean multimodal;

    DashScopeMessages(boolean multimodal, JsonWriter out) {
        this.multimodal = multimodal;
        this.out = out;
    }

    /** Into an array that is open. */
    void write(Conversation conversation) {
        conversation.turns().forEach(this::turn);
    }

    private void turn(Turn turn) {
        turn.parts().forEach(DashScopeMessages::requireUnderstood);
        out.beginObject().name("role").value(role(turn.role())).name("content");
        if (multimodal) {
            out.beginArray();
            turn.parts().forEach(this::part);
            out.endArray();
        } else {
            out.value(turn.text());
        }
        calls(turn);
        if (turn.role() == Role.TOOL && !turn.callId().isEmpty()) {
            out.name("tool_call_id").value(turn.callId());
        }
        out.endObject();
    }

    private static String role(Role role) {
        return switch (role) {
            case SYSTEM -> "system";
            case USER -> "user";
            case ASSISTANT -> "assistant";
            case TOOL -> "tool";
        };
    }

    private static void requireUnderstood(Part part) {
        if (!(part instanceof Text) && !(part instanceof Image)) {
            String message = "'" + part.at() + "' is a kind of part that this model does not take.";
            throw new HubException(HubError.badRequest(message, part.at(), "unsupported_value"));
        }
    }

    private void part(Part part) {
        out.beginObject();
        if (part instanceof Image image) {
            out.name("image").value(image.url());
        } else if (part instanceof Text text) {
            out.name("text").value(text.text());
        }
        out.endObject();
    }

    private void calls(Turn turn) {
        if (turn.calls().isEmpty()) {
            return;
        }
        out.name("tool_calls").beginArray();
        int index = 0;
        for (Call call : turn.calls()) {
            out.beginObject().name("index").value(index++);
            out.name("id").value(call.id()).name("type").value("function");
            out.name("function").beginObject().name("name").value(call.name());
            out.name("arguments").value(call.arguments()).endObject().endObject();
        }
        out.endArray();
    }
}
