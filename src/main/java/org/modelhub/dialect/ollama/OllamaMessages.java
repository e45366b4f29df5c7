package org.modelhub.dialect.ollama;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.Conversation.Call;
import org.modelhub.dialect.Conversation.Image;
import org.modelhub.dialect.Conversation.InlineData;
import org.modelhub.dialect.Conversation.Part;
import org.modelhub.dialect.Conversation.Role;
import org.modelhub.dialect.Conversation.Turn;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a conversation in Ollama's form: text and images apart, arguments of calls as objects, results of tools under
 * the tool's name, which is looked up by the id of the call.
 */
final class OllamaMessages {

    private final JsonWriter out;
    private final Map<String, String> toolNames;
    private final Conversation conversation;

    OllamaMessages(Conversation conversation, JsonWriter out) {
        this.conversation = conversation;
        this.toolNames = conversation.toolNames();
        this.out = out;
    }

    /** Into an array that is open. */
    void write() {
        conversation.turns().forEach(this::write);
    }

    private void write(Turn turn) {
        turn.parts().forEach(OllamaMessages::requireUnderstood);
        out.beginObject().name("role").value(role(turn.role()));
        out.name("content").value(turn.text());
        images(turn);
        calls(turn);
        String tool = toolNames.getOrDefault(turn.callId(), turn.name());
        if (turn.role() == Role.TOOL && tool != null) {
            out.name("tool_name").value(tool);
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
        if (!(part instanceof Conversation.Text) && !(part instanceof Image)) {
            throw unsupported("'" + part.at() + "' is a kind of part that this model does not take.", part.at());
        }
    }

    private void images(Turn turn) {
        if (turn.images().isEmpty()) {
            return;
        }
        out.name("images").beginArray();
        turn.images().forEach(image -> out.value(data(image)));
        out.endArray();
    }

    private static String data(Image image) {
        InlineData inline = image.inline();
        if (inline == null || !inline.type().startsWith("image/")) {
            throw unsupported("This model takes images only as data URIs in base64.", image.at() + ".image_url");
        }
        return inline.data();
    }

    private void calls(Turn turn) {
        if (turn.calls().isEmpty()) {
            return;
        }
        out.name("tool_calls").beginArray();
        turn.calls().forEach(this::call);
        out.endArray();
    }

    private void call(Call call) {
        out.beginObject().name("function").beginObject();
        out.name("name").value(call.name()).name("arguments");
        out.rawValue(call.arguments().getBytes(StandardCharsets.UTF_8));
        out.endObject().endObject();
    }

    private static HubException unsupported(String message, String at) {
        return new HubException(HubError.badRequest(message, at, "unsupported_value"));
    }
}
