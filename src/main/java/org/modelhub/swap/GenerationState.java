package org.modelhub.swap;

import java.util.Locale;

/** Where a {@link Generation} stands; the diagram is there. */
public enum GenerationState {
    BUILDING,
    LIVE,
    DRAINING,
    REMOVED,
    REFUSED;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
