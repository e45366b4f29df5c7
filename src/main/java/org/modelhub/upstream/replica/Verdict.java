package org.modelhub.upstream.replica;

/** What one call says of the replica it went to. */
public enum Verdict {
    /** It answered, be it that the request is at fault. */
    WELL,
    /** It could not be reached, was out of time, broke off or answered 5xx. */
    FAILED,
    /** Nothing: its rate was limited, the client left, or the hub itself gave up. */
    NOTHING
}
