package org.modelhub.dialect.openai;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.QuirkEdit;
import org.modelhub.dialect.SchemaFormat;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonEdit;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Writes a chat request for a provider as a splice of the client's own bytes.
 *
 * <p>Deleted without a refusal: {@code n} and the log probabilities, since the hub gives out one choice and re-writes
 * every chunk; tools that are not functions; reasoning in the assistant's history, since no other vendor can use it;
 * and what only vendors of another form take: safety settings and marks for a prompt cache.
 */
final class ChatCallWriter {

    private static final byte[] INCLUDE_USAGE = "{\"include_usage\":true}".getBytes(StandardCharsets.US_ASCII);

    private ChatCallWriter() {}

    static byte[] write(ChatRequest request, UpstreamModel model, boolean stream) {
        JsonView body = request.body();
        JsonEdit edit = body.edit().set("model", model.name()).set("stream", stream);
        if (stream) {
            edit.set("stream_options", INCLUDE_USAGE);
        } else {
            edit.remove("stream_options");
        }
        edit.remove("n").remove("logprobs").remove("top_logprobs").remove("safety_settings");
        dropForeignTools(body, edit);
        nameSchema(body, edit);
        cleanMessages(body, edit);
        QuirkEdit.apply(body, model.quirks(), edit);
        return edit.toBytes();
    }

    private static void dropForeignTools(JsonView body, JsonEdit edit) {
        if (body.type("tools") != Type.ARRAY) {
            return;
        }
        JsonReader tools = Objects.requireNonNull(body.reader("tools"));
        JsonWriter kept = new JsonWriter();
        boolean marked = false;
        int all = 0;
        int functions = 0;
        kept.beginArray();
        tools.beginArray();
        while (tools.hasNext()) {
            byte[] tool = tools.raw();
            all++;
            if (isFunction(tool)) {
                functions++;
                marked |= copyTool(tool, kept);
            }
        }
        if (functions == 0) {
            edit.remove("tools").remove("tool_choice").remove("parallel_tool_calls");
        } else if (functions < all || marked) {
            edit.set("tools", kept.endArray().toBytes());
        }
    }

    /** {@return whether it lost a mark for a prompt cache} */
    private static boolean copyTool(byte[] tool, JsonWriter out) {
        if (MessageCleaner.isMarked(new JsonReader(tool))) {
            MessageCleaner.element(new JsonReader(tool), out);
            return true;
        }
        out.rawValue(tool);
        return false;
    }

    private static boolean isFunction(byte[] tool) {
        JsonReader reader = new JsonReader(tool);
        boolean function = false;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("type") && reader.peek() == Type.STRING) {
                function |= reader.string().equals("function");
            } else {
                reader.skip();
            }
        }
        return function;
    }

    private static void nameSchema(JsonView body, JsonEdit edit) {
        byte[] asked = body.type("response_format") == Type.OBJECT ? body.raw("response_format") : null;
        byte[] format = asked == null ? null : SchemaFormat.normal(asked);
        if (format != null) {
            edit.set("response_format", format);
        }
    }

    private static void cleanMessages(JsonView body, JsonEdit edit) {
        byte[] messages = MessageCleaner.cleaned(body);
        if (messages != null) {
            edit.set("messages", messages);
        }
    }
}
