package org.modelhub.dialect.openai;

import java.nio.charset.StandardCharsets;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ReplyHead;
import org.modelhub.wire.JsonWriter;

/** The events that both streamed forms share. */
final class StreamEvents {

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    private StreamEvents() {}

    /** All that an event repeats, up to the value of {@code choices}. */
    static byte[] prefix(ReplyHead head, String object) {
        JsonWriter out = new JsonWriter(256).raw(DATA).beginObject();
        ReplyParts.head(head, object, out);
        return out.name("choices").toBytes();
    }

    static void usage(byte[] prefix, TokenUsage usage, JsonWriter out) {
        out.raw(prefix).raw("[],\"usage\":");
        ReplyParts.usage(usage, out);
        out.raw("}\n\ndata: [DONE]\n\n");
    }

    /** Without {@code choices}, or clients take it for an empty piece; nothing says that the answer is done. */
    static void failure(HubError error, JsonWriter out) {
        out.raw(DATA);
        ReplyParts.error(error, out);
        out.raw("\n\n");
    }
}
