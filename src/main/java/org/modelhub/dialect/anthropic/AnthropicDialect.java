package org.modelhub.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.SignedReasoning;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/** The Messages API as clients speak it. */
public final class AnthropicDialect implements ClientDialect {

    private static final byte[] PING = "event: ping\ndata: {\"type\":\"ping\"}\n\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public ChatRequest readChat(ClientCall call) {
        return MessagesReader.read(call.body());
    }

    @Override
    public String chatIdPrefix() {
        return "msg_";
    }

    @Override
    public byte[] writeChat(ReplyHead head, ChatReply reply) {
        JsonWriter out =
                new JsonWriter(reply.text().length() + reply.reasoning().length() + 512).beginObject();
        MessageParts.head(head, out);
        out.name("content").beginArray();
        SignedReasoning.blocks(reply.reasoning(), reply.signature())
                .forEach(block -> MessageParts.thinking(block, out));
        if (!reply.text().isEmpty()) {
            out.beginObject().name("type").value("text").name("text").value(reply.text());
            out.endObject();
        }
        reply.toolCalls().forEach(call -> toolUse(call, out));
        out.endArray().name("stop_reason").value(StopWords.write(reply.finish()));
        out.name("stop_sequence").nullValue().name("usage");
        MessageParts.usage(reply.usage(), out);
        return out.endObject().toBytes();
    }

    private static void toolUse(ChatChunk.ToolCall call, JsonWriter out) {
        MessageParts.beginToolUse(call, out);
        out.name("input")
                .rawValue(call.arguments().getBytes(StandardCharsets.UTF_8))
                .endObject();
    }

    @Override
    public ChunkEncoder chunkEncoder(ReplyHead head) {
        return new MessageEventEncoder(head);
    }

    /** The API's own way to keep a stream open. */
    @Override
    public byte[] heartbeat() {
        return PING.clone();
    }

    @Override
    public byte[] writeError(HubError error) {
        JsonWriter out = new JsonWriter(256);
        MessageParts.error(error, out);
        return out.toBytes();
    }
}
