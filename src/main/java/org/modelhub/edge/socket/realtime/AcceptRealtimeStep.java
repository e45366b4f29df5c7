package org.modelhub.edge.socket.realtime;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.edge.engine.Handshake;
import org.modelhub.edge.engine.Upgrade;
import org.modelhub.edge.socket.Sockets;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;
import org.modelhub.swap.LiveRoutes;

/** Gives a client whose key is known its socket for one conversation: the verb of {@code accept-realtime}. */
final class AcceptRealtimeStep implements Processor {

    private static final String BETA = "realtime=v1";

    private final Sockets sockets;
    private final LiveRoutes live;
    private final ConversationRoom room;

    AcceptRealtimeStep(Sockets sockets, LiveRoutes live, ConversationRoom room) {
        this.sockets = sockets;
        this.live = live;
        this.room = room;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = exchange.getVariable(HubVariables.CALLER, Caller.class);
        RequestHead head = exchange.getVariable(HubVariables.HEAD, RequestHead.class);
        refuseBeta(exchange.getMessage().getBody(Handshake.class));
        String model = model(head);
        sockets.checkRoom();
        Upgrade upgrade = (socket, connection) -> sockets.open(
                socket, connection, link -> new RealtimeSession(sockets.hub(), room, link, caller, head, model));
        exchange.getMessage().setBody(upgrade);
    }

    /** Its events have other names: such a client would wait for answers that never come. */
    private static void refuseBeta(Handshake handshake) {
        if (handshake.list("OpenAI-Beta").contains(BETA)) {
            throw new HubException(HubError.badRequest(
                    "The hub speaks the Realtime API in its final form, not in its beta: leave the header OpenAI-Beta out.",
                    null,
                    "beta_not_supported"));
        }
    }

    private String model(RequestHead head) {
        String model = head.query().get("model");
        if (model == null || model.isEmpty()) {
            throw new HubException(HubError.badRequest(
                    "The query must name the model: /v1/realtime?model=<public name>.", "model", "missing_model"));
        }
        Contract contract = live.require(model).contract();
        if (contract != null && contract.kind() != Kind.CHAT) {
            throw new HubException(
                    HubError.badRequest("The model '" + model + "' does not chat.", "model", "wrong_kind"));
        }
        return model;
    }
}
