package org.modelhub.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Documents to order by their relevance to a query.
 *
 * @param topN how many to return, or null for all
 * @param returnDocuments whether the client asked for the texts in the reply
 */
public record RerankRequest(
        String model,
        String query,
        List<String> documents,
        @Nullable Integer topN,
        boolean returnDocuments) {

    public RerankRequest {
        documents = List.copyOf(documents);
    }
}
