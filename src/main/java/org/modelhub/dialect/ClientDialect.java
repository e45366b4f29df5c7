package org.modelhub.dialect;

import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;

/**
 * A wire format as clients speak it: reads requests into the canonical form and writes answers from it. Stateless and
 * shared by all requests.
 *
 * <p>Reading throws {@link org.modelhub.chat.HubException} with status 400 for anything malformed.
 */
public interface ClientDialect {

    String name();

    ChatRequest readChat(byte[] body);

    byte[] writeChat(ReplyHead head, ChatReply reply);

    /** The media type of a streamed answer. */
    String streamType();

    ChunkEncoder chunkEncoder(ReplyHead head);

    /** What keeps an idle stream open without being an event. */
    byte[] heartbeat();

    EmbeddingRequest readEmbedding(byte[] body);

    byte[] writeEmbedding(ReplyHead head, EmbeddingRequest request, EmbeddingReply reply);

    RerankRequest readRerank(byte[] body);

    byte[] writeRerank(ReplyHead head, RerankRequest request, RerankReply reply);

    byte[] writeError(HubError error);
}
