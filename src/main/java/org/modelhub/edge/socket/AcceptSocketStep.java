package org.modelhub.edge.socket;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.edge.engine.Upgrade;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;

/** Gives a client whose key is known its socket: the verb of {@code accept-socket}. */
final class AcceptSocketStep implements Processor {

    private final Sockets sockets;

    AcceptSocketStep(Sockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = exchange.getVariable(HubVariables.CALLER, Caller.class);
        RequestHead head = exchange.getVariable(HubVariables.HEAD, RequestHead.class);
        sockets.checkRoom();
        Upgrade upgrade = (socket, connection) -> sockets.open(
                socket, connection, link -> new SocketSession(sockets.hub(), link, caller, head.headers()));
        exchange.getMessage().setBody(upgrade);
    }
}
