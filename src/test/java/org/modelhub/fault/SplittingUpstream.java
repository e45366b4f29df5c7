package org.modelhub.fault;

import io.vertx.core.net.NetSocket;

/** An upstream whose reply carries given bytes in the value of a header that hubs like to pass on. */
public final class SplittingUpstream extends RawPeer {

    private volatile String value = "1";

    public SplittingUpstream() {
        open();
    }

    /** What stands as the value of three headers from now on; may hold any byte. */
    public void split(String chosen) {
        value = chosen;
    }

    @Override
    void answer(NetSocket socket, SeenRequest request) {
        String headers = "x-request-id: " + value + "\r\nretry-after: " + value + "\r\nx-ratelimit-limit: " + value;
        send(socket, RawReply.whole("application/json\r\n" + headers, RawReply.ANSWER));
    }
}
