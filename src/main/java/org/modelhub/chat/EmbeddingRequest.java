package org.modelhub.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to embed.
 *
 * @param model the public name
 * @param inputs one or more texts, none empty
 * @param base64 whether the client wants vectors as base64 of little-endian float32
 * @param dimensions the length asked for, or null
 */
public record EmbeddingRequest(
        String model,
        List<String> inputs,
        boolean base64,
        @Nullable Integer dimensions) {

    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
    }
}
