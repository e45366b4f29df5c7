package org.modelhub.chat;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Texts to embed.
 *
 * @param model the public name
 * @param inputs one or more texts, none empty
 * @param base64 whether the client wants vectors as base64 of little-endian float32
 * @param dimensions the length asked for, or null
 * @param role what the texts are to each other, or null where the client does not say
 */
public record EmbeddingRequest(
        String model,
        List<String> inputs,
        boolean base64,
        @Nullable Integer dimensions,
        @Nullable Role role) {

    /** What texts are for: models that know it place a question near its answer and not near other questions. */
    public enum Role {
        QUERY,
        DOCUMENT;

        /** {@return null for a word that says neither} */
        public static @Nullable Role of(@Nullable String word) {
            return switch (word == null ? "" : word.toLowerCase(Locale.ROOT)) {
                case "query", "search_query", "retrieval.query" -> QUERY;
                case "document", "passage", "search_document", "retrieval.passage" -> DOCUMENT;
                default -> null;
            };
        }
    }

    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
    }

    public EmbeddingRequest(String model, List<String> inputs, boolean base64, @Nullable Integer dimensions) {
        this(model, inputs, base64, dimensions, null);
    }
}
