package org.modelhub.edge.socket;

import java.util.Map;
import org.modelhub.exchange.Caller;

/** What one client says over its socket, in the protocol {@code modelhub.v1}. One event loop only. */
final class SocketSession implements SocketProtocol {

    private final SocketLink link;
    private final Caller caller;
    private final Map<String, String> headers;

    SocketSession(SocketLink link, Caller caller, Map<String, String> headers) {
        this.link = link;
        this.caller = caller;
        this.headers = headers;
    }

    @Override
    public void message(byte[] text) {}

    @Override
    public void closed() {}
}
