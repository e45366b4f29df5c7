package org.modelhub.drill;

/** What a provider is like at one moment. */
enum Weather {
    GOOD,
    /** Answers with 503, and what was under way breaks off. */
    FAILING,
    /** Takes requests and says nothing. */
    SILENT,
    /** Answers so late that nobody waits for it. */
    SLOW,
    /** Answers with 429 and says when to come back. */
    THROTTLED;

    boolean isGood() {
        return this == GOOD;
    }

    /** Whether answers that are under way when it begins are lost. */
    boolean breaksOff() {
        return this == FAILING;
    }
}
