package org.modelhub.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a model does. */
public enum Kind {
    CHAT,
    EMBEDDING,
    RERANK,
    MODERATION,
    IMAGE,
    SPEECH,
    TRANSCRIPTION;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a request is bounded by a count of tokens. */
    public boolean hasContext() {
        return this == CHAT || this == EMBEDDING || this == RERANK;
    }

    /** The kind of this word. @throws IllegalArgumentException with the known words */
    public static Kind of(String wire) {
        for (Kind kind : values()) {
            if (kind.wire().equals(wire)) {
                return kind;
            }
        }
        List<String> known = Arrays.stream(values()).map(Kind::wire).toList();
        throw new IllegalArgumentException("kind '" + wire + "' is none of " + String.join(", ", known));
    }
}
