package org.modelhub.dialect.cohere;

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

/** Writes a conversation in Cohere's form, in which the thought that led to calls of tools is their plan. */
final class CohereMessages {

    private final Conversation conversation;
    private final JsonWriter out;

    CohereMessages(Conversation conversation, JsonWriter out) {
        this.conversation = conversation;
        this.out = out;
    }

    /** Into an array that is open. */
    void write() {
        conversation.turns().forEach(this::turn);
    }

    private void turn(Turn turn) {
        out.beginObject().name("role").value(role(turn.role()));
        if (!turn.calls().isEmpty()) {
            calls(turn);
        }
        if (turn.role() == Role.TOOL) {
            out.name("tool_call_id").value(turn.callId());
        }
        if (turn.calls().isEmpty() || !turn.text().isEmpty()) {
            content(turn);
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

    private void calls(Turn turn) {
        if (!turn.reasoning().isEmpty()) {
            out.name("tool_plan").value(turn.reasoning());
        }
        out.name("tool_calls").beginArray();
        turn.calls().forEach(this::call);
        out.endArray();
    }

    private void call(Call call) {
        out.beginObject().name("id").value(call.id()).name("type").value("function");
        out.name("function").beginObject().name("name").value(call.name());
        out.name("arguments").value(call.arguments()).endObject().endObject();
    }

    private void content(Turn turn) {
        out.name("content");
        if (turn.parts().stream().allMatch(Text.class::isInstance)) {
            out.value(turn.text());
            return;
        }
        out.beginArray();
        turn.parts().forEach(this::part);
        out.endArray();
    }

    private void part(Part part) {
        out.beginObject();
        if (part instanceof Text text) {
            out.name("type").value("text").name("text").value(text.text());
        } else if (part instanceof Image image) {
            out.name("type").value("image_url").name("image_url").beginObject();
            out.name("url").value(image.url());
            if (image.detail() != null) {
                out.name("detail").value(image.detail());
            }
            out.endObject();
        } else {
            String message = "'" + part.at() + "' is a kind of part that this model does not take.";
            throw new HubException(HubError.badRequest(message, part.at(), "unsupported_value"));
        }
        out.endObject();
    }
}
