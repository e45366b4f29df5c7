package org.modelhub.catalog;

import java.util.Locale;

/** What a model does. */
public enum Kind {
    CHAT,
    EMBEDDING,
    RERANK;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of this word. @throws IllegalArgumentException with the known words */
    public static Kind of(String wire) {
        for (Kind kind : values()) {
            if (kind.wire().equals(wire)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("kind '" + wire + "' is none of chat, embedding, rerank");
    }
}
