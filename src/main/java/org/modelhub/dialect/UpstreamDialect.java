package org.modelhub.dialect;

import java.util.Map;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.MediaReply;
import org.modelhub.chat.MediaRequest;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankRequest;

/**
 * A wire format as providers speak it: writes requests from the canonical form and reads answers into it. Stateless and
 * shared by all calls. A dialect implements the kinds of request that it has.
 *
 * <p>Reading throws {@link org.modelhub.chat.HubException} with status 502 where the provider's answer cannot be used.
 */
public interface UpstreamDialect {

    String name();

    /** The call; whether it shall {@code stream} may differ from what the client asked. */
    default OutboundCall writeChat(ChatRequest request, UpstreamModel model, boolean stream) {
        throw Unsupported.byProvider("chat");
    }

    default ChatReply readChat(ChatRequest request, byte[] body) {
        throw Unsupported.byProvider("chat");
    }

    default ChunkDecoder chunkDecoder(ChatRequest request) {
        throw Unsupported.byProvider("chat");
    }

    default OutboundCall writeEmbedding(EmbeddingRequest request, UpstreamModel model) {
        throw Unsupported.byProvider("embedding");
    }

    default EmbeddingReply readEmbedding(EmbeddingRequest request, byte[] body) {
        throw Unsupported.byProvider("embedding");
    }

    default OutboundCall writeRerank(RerankRequest request, UpstreamModel model) {
        throw Unsupported.byProvider("rerank");
    }

    /** Scores come back in 0..1 whatever the provider's scale. */
    default RerankReply readRerank(RerankRequest request, byte[] body) {
        throw Unsupported.byProvider("rerank");
    }

    default OutboundCall writeMedia(MediaRequest request, UpstreamModel model) {
        throw Unsupported.byProvider(request.operation());
    }

    default MediaReply readMedia(MediaRequest request, String contentType, byte[] body) {
        throw Unsupported.byProvider(request.operation());
    }

    /** The provider's refusal as the client may see it: its status mapped to a true one, its code kept, no secrets. */
    default HubError readError(String provider, int status, Map<String, String> headers, byte[] body) {
        return UpstreamErrors.read(provider, status, headers, body);
    }

    /**
     * One HTTP call to make.
     *
     * @param path appended to the provider's base URL, begins with a slash
     * @param headers beside those that every call has; {@code Content-Type} here replaces JSON
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    record OutboundCall(String path, byte[] body, Map<String, String> headers) {

        public OutboundCall(String path, byte[] body) {
            this(path, body, Map.of());
        }

        public OutboundCall withHeaders(Map<String, String> more) {
            return new OutboundCall(path, body, more);
        }
    }
}
