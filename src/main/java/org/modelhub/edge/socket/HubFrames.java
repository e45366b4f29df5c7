package org.modelhub.edge.socket;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.openai.ReplyParts;
import org.modelhub.stream.live.StreamFlow;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.wire.JsonWriter;

/**
 * Writes what the hub says in {@code modelhub.v1}: each method one frame, into a buffer that the next one takes again. One
 * for each event loop: what is written is copied at once, and thousands of idle sockets need no buffers.
 */
final class HubFrames {

    private static final FastThreadLocal<HubFrames> LOOPS = new FastThreadLocal<>() {
        @Override
        protected HubFrames initialValue() {
            return new HubFrames();
        }
    };

    private final JsonWriter json = new JsonWriter(512);

    static HubFrames ofThisLoop() {
        return LOOPS.get();
    }

    private JsonWriter begin(String type) {
        return json.reset().beginObject().name("type").value(type);
    }

    private void optional(String name, @Nullable String value) {
        if (value != null) {
            json.name(name).value(value);
        }
    }

    /** @param from number behind which it begins */
    JsonWriter start(
            StreamHead head, @Nullable String requestId, long from, boolean resumed, Map<String, String> headers) {
        begin("start").name("stream_id").value(head.id());
        optional("request_id", requestId);
        json.name("seq").value(from).name("model").value(head.model());
        json.name("created").value(head.created()).name("served_by").value(head.servedBy());
        optional("system_fingerprint", head.fingerprint());
        json.name("resumed").value(resumed);
        if (!headers.isEmpty()) {
            json.name("headers").beginObject();
            headers.forEach((name, value) -> json.name(name).value(value));
            json.endObject();
        }
        return json.endObject();
    }

    /** What is the same in every delta of a stream, up to its number. */
    static byte[] deltaPrefix(String streamId) {
        JsonWriter prefix = new JsonWriter(96);
        prefix.beginObject()
                .name("type")
                .value("delta")
                .name("stream_id")
                .value(streamId)
                .name("seq");
        return prefix.toBytes();
    }

    /** @param chunks how many numbers it covers */
    JsonWriter delta(byte[] prefix, long last, long chunks, ChatChunk content) {
        json.reset().raw(prefix).value(last);
        if (chunks > 1) {
            json.name("chunks").value(chunks);
        }
        if (content instanceof ChatChunk.Text text) {
            json.name("text").value(text.text());
        } else if (content instanceof ChatChunk.Reasoning reasoning) {
            json.name("reasoning").value(reasoning.text());
            if (!reasoning.signature().isEmpty()) {
                json.name("reasoning_signature").value(reasoning.signature());
            }
        } else if (content instanceof ChatChunk.ToolCall call) {
            toolCall(call);
        }
        return json.endObject();
    }

    private void toolCall(ChatChunk.ToolCall call) {
        json.name("tool_call").beginObject();
        json.name("index").value(call.index()).name("id").value(call.id());
        json.name("name").value(call.name()).name("arguments").value(call.arguments());
        json.endObject();
    }

    JsonWriter usage(String streamId, long seq, TokenUsage usage) {
        begin("usage").name("stream_id").value(streamId).name("seq").value(seq);
        ReplyParts.usage(usage, json.name("usage"));
        return json.endObject();
    }

    /** @param rate bytes of text in a second that went over this socket */
    JsonWriter done(String streamId, long seq, String reason, List<ChatChunk.Seam> seams, StreamFlow flow, long rate) {
        begin("done").name("stream_id").value(streamId).name("seq").value(seq);
        json.name("finish_reason").value(reason);
        if (!seams.isEmpty()) {
            json.name("seams").beginArray();
            for (ChatChunk.Seam seam : seams) {
                json.beginObject().name("at").value(seam.at()).name("model").value(seam.model());
                json.endObject();
            }
            json.endArray();
        }
        json.name("delivery").beginObject();
        json.name("chunks").value(flow.chunks()).name("frames").value(flow.frames());
        json.name("bytes").value(flow.bytes()).name("pauses").value(flow.pauses());
        json.name("paused_ms").value(flow.pausedMillis()).name("rate").value(rate);
        return json.endObject().endObject();
    }

    /**
     * The end of a stream on this socket, or the refusal of a message.
     *
     * @param seq number of the failure, or of what the client had last; negative if there is none
     * @param resumable whether the stream goes on, and the client may come back for it
     */
    JsonWriter error(
            @Nullable String streamId, @Nullable String requestId, long seq, boolean resumable, HubError error) {
        begin("error");
        optional("stream_id", streamId);
        optional("request_id", requestId);
        if (seq >= 0) {
            json.name("seq").value(seq);
        }
        json.name("status").value(error.status()).name("resumable").value(resumable);
        if (error.retryAfter() != null) {
            json.name("retry_after_ms").value(error.retryAfter().toMillis());
        }
        ReplyParts.refusal(error, json.name("error"));
        return json.endObject();
    }

    /** How a stream is doing on this socket. */
    record Report(
            String streamId,
            String state,
            long seq,
            long sentBytes,
            long bufferedBytes,
            long waitingBytes,
            long rate,
            long joined,
            long paused) {}

    JsonWriter report(Report report) {
        begin("report").name("stream_id").value(report.streamId()).name("state").value(report.state());
        json.name("seq").value(report.seq()).name("sent_bytes").value(report.sentBytes());
        json.name("buffered_bytes").value(report.bufferedBytes());
        json.name("waiting_bytes").value(report.waitingBytes());
        json.name("rate").value(report.rate());
        json.name("joined").value(report.joined()).name("paused").value(report.paused());
        return json.endObject();
    }

    /** @param t what the client sent with its ping, as it stood */
    JsonWriter pong(byte @Nullable [] t) {
        begin("pong");
        if (t != null) {
            json.name("t").rawValue(t);
        }
        return json.endObject();
    }
}
