package org.modelhub.chat;

import java.util.List;

/**
 * Vectors in the order of the inputs; none is all zero.
 *
 * @param vectors one per input, all of one length
 */
public record EmbeddingReply(List<float[]> vectors, TokenUsage usage) {

    public EmbeddingReply {
        vectors = List.copyOf(vectors);
    }
}
