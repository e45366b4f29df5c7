package org.modelhub.fault;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** An upstream that streams tokens without end, as fast as the caller's socket takes them. */
public final class FloodingUpstream extends HttpPeer {

    private static final Buffer EVENT = Buffer.buffer(RawReply.event("token "));

    public FloodingUpstream() {
        open(0);
    }

    /** Little, so that what was sent shows soon that nobody reads. */
    @Override
    int sendBuffer() {
        return 64 << 10;
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        response.putHeader("content-type", "text/event-stream").setChunked(true);
        response.drainHandler(drained -> pour(response));
        pour(response);
    }

    /** Stops at a full socket, so that what it has sent shows how much its reader has taken. */
    private void pour(HttpServerResponse response) {
        while (!response.writeQueueFull() && !response.closed()) {
            seen().sent(EVENT.length());
            response.write(EVENT);
        }
    }
}
