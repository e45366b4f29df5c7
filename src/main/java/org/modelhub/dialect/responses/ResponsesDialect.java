package org.modelhub.dialect.responses;

import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * OpenAI's Responses API as clients speak it, without its state: every answer says that it is not stored, and a request
 * that builds on a stored one is refused.
 */
public final class ResponsesDialect implements ClientDialect {

    private final OpenAiDialect errors = new OpenAiDialect();

    @Override
    public String name() {
        return "openai-responses";
    }

    @Override
    public String chatIdPrefix() {
        return "resp_";
    }

    @Override
    public ChatRequest readChat(ClientCall call) {
        return CanonicalRequest.reading(() -> ResponsesRequestReader.read(JsonView.parse(call.body())));
    }

    @Override
    public byte[] writeChat(ReplyHead head, ChatReply reply) {
        JsonWriter out =
                new JsonWriter(reply.text().length() + reply.reasoning().length() + 1024);
        new ResponseObject(head).whole(reply, out);
        return out.toBytes();
    }

    @Override
    public boolean repeatsText() {
        return true;
    }

    @Override
    public ChunkEncoder chunkEncoder(ReplyHead head) {
        return new ResponsesChunkEncoder(head);
    }

    @Override
    public byte[] writeError(HubError error) {
        return errors.writeError(error);
    }
}
