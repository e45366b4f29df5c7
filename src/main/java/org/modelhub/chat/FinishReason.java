package org.modelhub.chat;

/** Why an answer ended, in the four words that every client understands. */
public enum FinishReason {
    STOP("stop"),
    LENGTH("length"),
    TOOL_CALLS("tool_calls"),
    CONTENT_FILTER("content_filter");

    private final String wire;

    FinishReason(String wire) {
        this.wire = wire;
    }

    /** The word on the wire of the canonical form. */
    public String wire() {
        return wire;
    }
}
