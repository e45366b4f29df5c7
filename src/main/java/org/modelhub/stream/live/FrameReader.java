package org.modelhub.stream.live;

/**
 * Whoever delivers a stream to a client. Called on any thread, and never under a lock: an implementation goes over to
 * its own event loop, and may merge calls.
 */
public interface FrameReader {

    /** There are frames to take, or nothing follows any more; called again only once a take gave all that there was. */
    void ready();

    /** It is no reader of this stream any more. */
    void dismissed(Dismissal why);

    /** Why a reader is sent away while the stream goes on. */
    enum Dismissal {
        /** Another reader came with the same stream's id: the client is back before its old connection was seen dead. */
        REPLACED,
        /** This instance of the hub ends; the stream can be resumed on another one. */
        DRAINING,
        /** The frames that it wanted next are kept no longer. */
        EXPIRED,
        /** It took too little for too long; the client can come back and go on where it stands. */
        SLOW
    }
}
