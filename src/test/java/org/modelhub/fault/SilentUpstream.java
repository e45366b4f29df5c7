package org.modelhub.fault;

import io.vertx.core.net.NetSocket;

/** An upstream that accepts connections, reads requests and never answers a byte. */
public final class SilentUpstream extends RawPeer {

    public SilentUpstream() {
        open();
    }

    @Override
    void answer(NetSocket socket, SeenRequest request) {}
}
