package org.modelhub.dialect.huggingface;

import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * {@code POST /v1/models/{id}/generate}: a text in, a text out. The model stands in the path. Details are always there:
 * whether they were asked for is not known where the answer is written.
 */
public class HuggingFaceDialect implements ClientDialect {

    @Override
    public String name() {
        return "huggingface";
    }

    @Override
    public ChatRequest readChat(ClientCall call) {
        return read(call, false);
    }

    static ChatRequest read(ClientCall call, boolean stream) {
        String model = call.pathParameter("id");
        return CanonicalRequest.reading(() -> new GenerateRequest(JsonView.parse(call.body())).chat(model, stream));
    }

    @Override
    public byte[] writeChat(ReplyHead head, ChatReply reply) {
        JsonWriter out = new JsonWriter(reply.text().length() + 256).beginObject();
        out.name("generated_text").value(reply.text()).name("details").beginObject();
        GenerateParts.details(reply.finish(), reply.usage(), out);
        out.name("prefill").beginArray().endArray().name("tokens").beginArray().endArray();
        return out.endObject().endObject().toBytes();
    }

    @Override
    public byte[] writeError(HubError error) {
        return GenerateParts.error(error, new JsonWriter(256)).toBytes();
    }
}
