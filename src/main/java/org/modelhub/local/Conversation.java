package org.modelhub.local;

import java.util.List;

/** The text of a chat request: what was said by whom, in order. Parts that are not text are left out. */
record Conversation(List<Turn> turns) {

    Conversation {
        turns = List.copyOf(turns);
    }

    /** @param role as on the wire: {@code system}, {@code user}, {@code assistant}, {@code tool}, … */
    record Turn(String role, String text) {}

    long characters() {
        return turns.stream().mapToLong(turn -> turn.text().length()).sum();
    }
}
