package org.modelhub.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.SignedReasoning;

/** Turns whole answers into chunks, for upstreams that cannot stream. */
public final class Replies {

    private Replies() {}

    /** The chunks of a whole answer, in order, usage last. */
    public static List<ChatChunk> chunks(ChatReply reply) {
        List<ChatChunk> chunks = new ArrayList<>(reply.toolCalls().size() + 4);
        chunks.addAll(SignedReasoning.pieces(reply.reasoning(), reply.signature()));
        if (!reply.text().isEmpty()) {
            chunks.add(new ChatChunk.Text(reply.text()));
        }
        chunks.addAll(reply.toolCalls());
        chunks.add(new ChatChunk.Finish(reply.finish()));
        chunks.add(new ChatChunk.Usage(Objects.requireNonNull(reply.usage())));
        return chunks;
    }
}
