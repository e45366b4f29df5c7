package org.modelhub.dialect;

import java.util.Map;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;

/**
 * A wire format as providers speak it: writes requests from the canonical form and reads answers into it. Stateless and
 * shared by all calls.
 *
 * <p>Reading throws {@link org.modelhub.chat.HubException} with status 502 where the provider's answer cannot be used.
 */
public interface UpstreamDialect {

    String name();

    /** The call; whether it shall {@code stream} may differ from what the client asked. */
    OutboundCall writeChat(ChatRequest request, UpstreamModel model, boolean stream);

    ChatReply readChat(ChatRequest request, byte[] body);

    ChunkDecoder chunkDecoder(ChatRequest request);

    OutboundCall writeEmbedding(EmbeddingRequest request, UpstreamModel model);

    EmbeddingReply readEmbedding(EmbeddingRequest request, byte[] body);

    OutboundCall writeRerank(RerankRequest request, UpstreamModel model);

    /** Scores come back in 0..1 whatever the provider's scale. */
    RerankReply readRerank(RerankRequest request, byte[] body);

    /** The provider's refusal as the client may see it: its status mapped to a true one, its code kept, no secrets. */
    HubError readError(String provider, int status, Map<String, String> headers, byte[] body);

    /**
     * One HTTP call to make.
     *
     * @param path appended to the provider's base URL, begins with a slash
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    record OutboundCall(String path, byte[] body) {}
}
