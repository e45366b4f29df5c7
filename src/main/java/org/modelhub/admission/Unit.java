package org.modelhub.admission;

import java.util.Locale;

/** What a limit counts. */
enum Unit {
    REQUESTS,
    /** Read and written together. */
    TOKENS,
    /** Millionths of the hub's currency. */
    COST;

    static final long MILLIONTHS = 1_000_000;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
