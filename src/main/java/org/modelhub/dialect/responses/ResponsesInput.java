package org.modelhub.dialect.responses;

import java.util.List;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.Signature.Signer;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.dialect.CallIds;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.Conversation.Audio;
import org.modelhub.dialect.Conversation.Call;
import org.modelhub.dialect.Conversation.Document;
import org.modelhub.dialect.Conversation.Image;
import org.modelhub.dialect.Conversation.Part;
import org.modelhub.dialect.Conversation.Role;
import org.modelhub.dialect.Conversation.Text;
import org.modelhub.dialect.Conversation.Turn;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a conversation as input items. System messages stay where they are among the others: as instructions they would
 * come back with every event that repeats the response.
 */
final class ResponsesInput {

    /** Characters of a call's id that the API takes. */
    private static final int CALL_ID = 64;

    private final JsonWriter out;
    private boolean reasons;

    ResponsesInput(JsonWriter out) {
        this.out = out;
    }

    /** {@return whether the vendor's own reasoning is among it} */
    boolean write(Conversation conversation) {
        conversation.turns().forEach(this::turn);
        return reasons;
    }

    private void turn(Turn turn) {
        switch (turn.role()) {
            case SYSTEM -> message("system", turn);
            case USER -> message("user", turn);
            case ASSISTANT -> assistant(turn);
            case TOOL -> result(turn);
        }
    }

    private void assistant(Turn turn) {
        if (!turn.text().isEmpty() || !turn.calls().isEmpty()) {
            SignedReasoning.blocksOf(Signer.OPENAI, turn.reasoning(), turn.signature())
                    .forEach(this::reasoning);
        }
        if (!turn.text().isEmpty()) {
            out.beginObject().name("role").value("assistant");
            out.name("content").value(turn.text()).endObject();
        }
        for (Call call : turn.calls()) {
            out.beginObject().name("type").value("function_call");
            out.name("call_id").value(callId(call.id(), call.name()));
            out.name("name").value(call.name());
            out.name("arguments").value(call.arguments()).endObject();
        }
    }

    /** The API refuses an item of reasoning with nothing behind it, so it goes only before what it led to. */
    private void reasoning(SignedReasoning.Block block) {
        reasons = true;
        out.beginObject().name("type").value("reasoning");
        EncryptedReasoning.write(block.signature(), out);
        out.name("summary").beginArray();
        if (!block.text().isBlank()) {
            out.beginObject().name("type").value("summary_text");
            out.name("text").value(block.text().strip()).endObject();
        }
        out.endArray().endObject();
    }

    private void result(Turn turn) {
        out.beginObject().name("type").value("function_call_output");
        out.name("call_id").value(callId(turn.callId(), turn.name() == null ? "" : turn.name()));
        out.name("output");
        content(turn);
        out.endObject();
    }

    /** The form before there were tools has no ids: a function is called at most once before it answers. */
    private static String callId(String id, String name) {
        return CallIds.within(CALL_ID, id.isEmpty() ? "call_" + name : id);
    }

    private void message(String role, Turn turn) {
        out.beginObject().name("role").value(role).name("content");
        content(turn);
        out.endObject();
    }

    private void content(Turn turn) {
        List<Part> parts = turn.parts();
        if (parts.isEmpty() || (parts.size() == 1 && parts.get(0) instanceof Text)) {
            out.value(turn.text());
            return;
        }
        out.beginArray();
        parts.forEach(part -> part(turn.role(), part));
        out.endArray();
    }

    private void part(Role role, Part part) {
        if (part instanceof Text text) {
            out.beginObject().name("type").value("input_text");
            out.name("text").value(text.text()).endObject();
        } else if (role == Role.SYSTEM) {
            throw unsupported("'" + part.at() + "' must be text in a system message.", part);
        } else if (part instanceof Image image) {
            image(image);
        } else if (part instanceof Document document) {
            document(document);
        } else if (part instanceof Audio) {
            throw unsupported("'" + part.at() + "' is audio, which the provider of this model does not take.", part);
        }
    }

    private void image(Image image) {
        out.beginObject().name("type").value("input_image");
        out.name("image_url").value(image.url());
        out.name("detail").value(image.detail() == null ? "auto" : image.detail());
        out.endObject();
    }

    private void document(Document document) {
        out.beginObject().name("type").value("input_file");
        if (document.id() != null) {
            out.name("file_id").value(document.id());
        } else if (document.url() != null) {
            boolean address = document.url().startsWith("http");
            out.name(address ? "file_url" : "file_data").value(document.url());
        }
        // The API takes a name only for what is sent along.
        if (document.filename() != null && document.id() == null) {
            out.name("filename").value(document.filename());
        }
        out.endObject();
    }

    private static HubException unsupported(String message, Part part) {
        return new HubException(HubError.badRequest(message, part.at(), "unsupported_value"));
    }
}
