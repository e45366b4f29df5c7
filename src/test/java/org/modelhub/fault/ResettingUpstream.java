package org.modelhub.fault;

import io.vertx.core.net.NetSocket;

/** An upstream that ends every exchange with an RST. */
public final class ResettingUpstream extends RawPeer {

    /** The moment of the reset. */
    public enum When {
        /** The connection is there, no request has been read. */
        ON_ACCEPT,
        /** The request has been read, nothing was answered. */
        BEFORE_FIRST_BYTE,
        /** The head of the reply and two stream events have left. */
        MID_STREAM
    }

    private static final long TIME_TO_LEAVE_MS = 50;

    private final When when;

    public ResettingUpstream(When when) {
        this.when = when;
        openResetting();
    }

    @Override
    void accepted(NetSocket socket) {
        if (when == When.ON_ACCEPT) {
            socket.close();
        }
    }

    @Override
    void answer(NetSocket socket, SeenRequest request) {
        if (when == When.BEFORE_FIRST_BYTE) {
            socket.close();
            return;
        }
        send(socket, RawReply.STREAM_HEAD + RawReply.chunk(RawReply.event("he")));
        send(socket, RawReply.chunk(RawReply.event("llo")));
        // A reset discards what the receiver has not read yet; give it the chance to.
        vertx.setTimer(TIME_TO_LEAVE_MS, later -> socket.close());
    }
}
