package org.modelhub.edge.socket;

/** Why a socket is closed, in numbers: those of RFC 6455 and, from 4000 on, the hub's own. */
public final class CloseCode {

    public static final int PROTOCOL_ERROR = 1002;
    public static final int UNSUPPORTED = 1003;
    public static final int INVALID_TEXT = 1007;
    public static final int TOO_BIG = 1009;
    public static final int INTERNAL = 1011;
    /** This instance of the hub ends; the client connects again and resumes. */
    public static final int DRAINING = 1012;
    /** The key is valid no longer. */
    public static final int UNAUTHORIZED = 4401;
    /** The client took too little for too long; it may connect again and resume. */
    public static final int TOO_SLOW = 4408;
    /** What the client wanted to resume is kept no longer. */
    public static final int EXPIRED = 4410;

    private CloseCode() {}
}
