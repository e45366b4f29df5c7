package org.modelhub.exchange;

import java.util.Locale;

/** Who goes first where requests wait. */
public enum Priority {
    /** Somebody waits in front of a screen. */
    INTERACTIVE,
    /** Work that can wait a while, and is refused first. */
    BATCH;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
