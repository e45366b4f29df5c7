package org.modelhub.admission.redis;

/** What the script is to do with the claims of a call. */
enum Mode {
    /** All of them, or none. */
    TAKE("take"),
    /** Each of them, into debt if need be. */
    SETTLE("settle"),
    /** As settle, after cutting each bucket down to a ceiling. */
    RESTORE("restore");

    private final String wire;

    Mode(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }
}
