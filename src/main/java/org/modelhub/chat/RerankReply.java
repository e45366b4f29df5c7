package org.modelhub.chat;

import java.util.List;

/** Documents by falling relevance. */
public record RerankReply(List<Ranked> results, TokenUsage usage) {

    public RerankReply {
        results = List.copyOf(results);
    }

    /**
     * One document.
     *
     * @param index its position in the request
     * @param score relevance in 0..1
     */
    public record Ranked(int index, double score) {}
}
