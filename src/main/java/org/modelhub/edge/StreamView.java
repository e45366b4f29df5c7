package org.modelhub.edge;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.openai.ReplyParts;
import org.modelhub.stream.live.StreamFlow;
import org.modelhub.stream.live.StreamSnapshot;
import org.modelhub.wire.JsonWriter;

/** A stream as its client sees it that asks for its state, in OpenAI's words where it has some. */
final class StreamView {

    private static final int BESIDE_THE_TEXT = 1024;

    private StreamView() {}

    /** A JSON object. */
    static byte[] of(StreamSnapshot stream) {
        JsonWriter out = new JsonWriter(BESIDE_THE_TEXT + stream.text().length());
        out.beginObject().name("id").value(stream.head().id());
        out.name("object").value("stream").name("state").value(stream.state().wire());
        out.name("model").value(stream.head().model());
        out.name("created").value(stream.head().created());
        out.name("served_by").value(stream.head().servedBy());
        out.name("last").value(stream.last()).name("from").value(stream.from());
        out.name("text").value(stream.text()).name("reasoning").value(stream.reasoning());
        calls(stream.toolCalls(), out.name("tool_calls"));
        ending(stream, out);
        flow(stream.flow(), out.name("flow"));
        return out.endObject().toBytes();
    }

    private static void calls(List<ChatChunk.ToolCall> calls, JsonWriter out) {
        out.beginArray();
        for (ChatChunk.ToolCall call : calls) {
            ReplyParts.toolCallFields(call, out.beginObject());
            out.endObject();
        }
        out.endArray();
    }

    private static void ending(StreamSnapshot stream, JsonWriter out) {
        out.name("finish_reason")
                .value(stream.finish() == null ? null : stream.finish().wire());
        usage(stream.usage(), out.name("usage"));
        error(stream.error(), out.name("error"));
        out.name("expires_at");
        if (stream.expiresAt() == 0) {
            out.nullValue();
        } else {
            out.value(stream.expiresAt() / 1000);
        }
    }

    private static void usage(@Nullable TokenUsage usage, JsonWriter out) {
        if (usage == null) {
            out.nullValue();
        } else {
            ReplyParts.counts(usage, out.beginObject());
            out.endObject();
        }
    }

    private static void error(@Nullable HubError error, JsonWriter out) {
        if (error == null) {
            out.nullValue();
        } else {
            ReplyParts.refusal(error, out);
        }
    }

    private static void flow(StreamFlow flow, JsonWriter out) {
        out.beginObject();
        out.name("chunks").value(flow.chunks()).name("frames").value(flow.frames());
        out.name("bytes").value(flow.bytes()).name("pauses").value(flow.pauses());
        out.name("paused_ms").value(flow.pausedMillis());
        out.name("readers").value(flow.readers()).name("buffered").value(flow.buffered());
        out.endObject();
    }
}
