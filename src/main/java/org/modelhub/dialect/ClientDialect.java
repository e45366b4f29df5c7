package org.modelhub.dialect;

import java.nio.charset.StandardCharsets;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.MediaRequest;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;

/**
 * A wire format as clients speak it: reads requests into the canonical form and writes answers from it. Stateless and
 * shared by all requests. A dialect implements the kinds of request that it has.
 *
 * <p>Reading throws {@link org.modelhub.chat.HubException} with status 400 for anything malformed.
 */
public interface ClientDialect {

    String name();

    default ChatRequest readChat(ClientCall call) {
        throw Unsupported.byClient(name(), "chat");
    }

    default byte[] writeChat(ReplyHead head, ChatReply reply) {
        throw Unsupported.byClient(name(), "chat");
    }

    /** What the ids of its chat answers begin with. */
    default String chatIdPrefix() {
        return "chatcmpl-";
    }

    /** The media type of a streamed answer. */
    default String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    /** Whether a streamed answer is server-sent events. */
    default boolean streamsEvents() {
        return streamType().startsWith("text/event-stream");
    }

    default ChunkEncoder chunkEncoder(ReplyHead head) {
        throw Unsupported.byClient(name(), "stream");
    }

    /** Whether the last events of a stream say again what came before, so that they need all of it. */
    default boolean repeatsText() {
        return false;
    }

    /** What keeps an idle stream open without being an event. */
    default byte[] heartbeat() {
        return ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    }

    default EmbeddingRequest readEmbedding(ClientCall call) {
        throw Unsupported.byClient(name(), "embedding");
    }

    default byte[] writeEmbedding(ReplyHead head, EmbeddingRequest request, EmbeddingReply reply) {
        throw Unsupported.byClient(name(), "embedding");
    }

    default RerankRequest readRerank(ClientCall call) {
        throw Unsupported.byClient(name(), "rerank");
    }

    default byte[] writeRerank(ReplyHead head, RerankRequest request, RerankReply reply) {
        throw Unsupported.byClient(name(), "rerank");
    }

    /** Reads a request about pictures, sound or moderation. */
    default MediaRequest readMedia(String operation, ClientCall call) {
        throw Unsupported.byClient(name(), operation);
    }

    byte[] writeError(HubError error);
}
