package org.modelhub.fault;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/** An upstream that sends a correct streamed answer one byte at a time, from the status line on. */
public final class DribblingUpstream extends RawPeer {

    private static final Buffer REPLY = Buffer.buffer(RawReply.STREAM_HEAD
            + RawReply.chunk(RawReply.event("你好"))
            + RawReply.chunk(RawReply.FINISH)
            + RawReply.chunk(RawReply.DONE)
            + RawReply.LAST_CHUNK);

    private final Duration interval;

    /** @param interval between two bytes; at least a millisecond */
    public DribblingUpstream(Duration interval) {
        this.interval = interval;
        open();
    }

    @Override
    void answer(NetSocket socket, SeenRequest request) {
        int[] next = {0};
        long timer = vertx.setPeriodic(interval.toMillis(), tick -> {
            send(socket, REPLY.getBuffer(next[0], next[0] + 1));
            next[0]++;
            if (next[0] == REPLY.length()) {
                vertx.cancelTimer(tick);
            }
        });
        socket.closeHandler(closed -> {
            vertx.cancelTimer(timer);
            seen().closed();
        });
    }
}
