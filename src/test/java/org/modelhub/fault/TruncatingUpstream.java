package org.modelhub.fault;

import io.vertx.core.net.NetSocket;

/** An upstream that stops before its answer is complete and closes the connection properly. */
public final class TruncatingUpstream extends RawPeer {

    /** Where the answer stops. */
    public enum Cut {
        /** A chunked stream closed without its last chunk. */
        CHUNKED_WITHOUT_END,
        /** A stream that is complete as HTTP but has neither finish_reason nor [DONE]. */
        STREAM_WITHOUT_FINISH,
        /** A JSON answer shorter than its Content-Length. */
        SHORT_CONTENT_LENGTH,
        /** A stream cut inside one event. */
        INSIDE_EVENT
    }

    private static final String TWO_EVENTS =
            RawReply.STREAM_HEAD + RawReply.chunk(RawReply.event("he")) + RawReply.chunk(RawReply.event("llo"));

    private final Cut cut;

    public TruncatingUpstream(Cut cut) {
        this.cut = cut;
        open();
    }

    @Override
    void answer(NetSocket socket, SeenRequest request) {
        send(socket, bytes());
        if (cut != Cut.STREAM_WITHOUT_FINISH) {
            socket.close();
        }
    }

    private String bytes() {
        return switch (cut) {
            case CHUNKED_WITHOUT_END -> TWO_EVENTS;
            case STREAM_WITHOUT_FINISH -> TWO_EVENTS + RawReply.LAST_CHUNK;
            case SHORT_CONTENT_LENGTH -> shortAnswer();
            case INSIDE_EVENT -> TWO_EVENTS + RawReply.chunk("data: {\"id\":\"chatcmpl-1\",\"cho");
        };
    }

    private static String shortAnswer() {
        String half = RawReply.ANSWER.substring(0, RawReply.ANSWER.length() / 2);
        return RawReply.head(200, "OK", "application/json", RawReply.ANSWER.length()) + half;
    }
}
