package org.modelhub.exchange;

import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.Kind;

/**
 * What an operator reads about one public name.
 *
 * @param kind what it does, or null where its file could not be read
 * @param unavailable why it cannot serve, e.g. {@code OPENAI_API_KEY is not set}; null if it can
 */
public record PublicName(
        String name, @Nullable Kind kind, @Nullable String unavailable) {

    public boolean available() {
        return unavailable == null;
    }
}
