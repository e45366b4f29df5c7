package org.modelhub.dialect.openai;

import java.util.Objects;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonEdit;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** The legacy completions API: a prompt in, text out. The prompt is one message of a user in the canonical form. */
public final class CompletionsDialect extends OpenAiDialect {

    @Override
    public String name() {
        return "openai-completions";
    }

    @Override
    public ChatRequest readChat(ClientCall call) {
        return RequestChecks.reading(() -> {
            JsonView view = JsonView.parse(call.body());
            JsonEdit edit =
                    view.edit().remove("prompt").remove("suffix").remove("echo").remove("best_of");
            // A count here, a switch in the chat form.
            edit.remove("logprobs").set("messages", messages(prompt(view)));
            return ChatRequestReader.canonical(JsonView.parse(edit.toBytes()));
        });
    }

    private static String prompt(JsonView view) {
        JsonReader.Type type = view.type("prompt");
        if (type == JsonReader.Type.STRING) {
            return Objects.requireNonNull(view.string("prompt"));
        }
        if (type == JsonReader.Type.ARRAY) {
            JsonReader prompts = Objects.requireNonNull(view.reader("prompt"));
            prompts.beginArray();
            if (prompts.hasNext() && prompts.peek() == JsonReader.Type.STRING) {
                String only = prompts.string();
                if (!prompts.hasNext()) {
                    return only;
                }
            }
        }
        throw RequestChecks.invalid("'prompt' must be a string, or an array of one string.", "prompt");
    }

    private static byte[] messages(String prompt) {
        JsonWriter out = new JsonWriter(prompt.length() + 64).beginArray().beginObject();
        out.name("role").value("user").name("content").value(prompt);
        return out.endObject().endArray().toBytes();
    }

    @Override
    public byte[] writeChat(ReplyHead head, ChatReply reply) {
        JsonWriter out = begin(head, "text_completion", reply.text().length());
        out.name("choices").beginArray();
        ReplyParts.textChoice(reply.text(), reply.finish().wire(), out);
        out.endArray();
        return end(reply, out);
    }

    @Override
    public ChunkEncoder chunkEncoder(ReplyHead head) {
        return new CompletionsChunkEncoder(head);
    }
}
