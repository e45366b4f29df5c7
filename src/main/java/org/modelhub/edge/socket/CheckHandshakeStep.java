package org.modelhub.edge.socket;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.edge.engine.Handshake;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ReplyHeaders;
import org.modelhub.exchange.RequestHead;

/** Refuses what is no handshake that the hub takes, and finds the ticket in one: the verb of {@code check-handshake}. */
final class CheckHandshakeStep implements Processor {

    private final HandshakeRules rules;

    CheckHandshakeStep(HandshakeRules rules) {
        this.rules = rules;
    }

    @Override
    public void process(Exchange exchange) {
        Handshake handshake = exchange.getMessage().getBody(Handshake.class);
        RequestHead head = exchange.getVariable(HubVariables.HEAD, RequestHead.class);
        HubError refusal = rules.refusal(handshake, head == null ? Map.of() : head.query());
        if (refusal != null) {
            tellVersion(exchange, refusal);
            throw new HubException(refusal);
        }
        String ticket = new Subprotocols(handshake.list("Sec-WebSocket-Protocol")).ticket();
        if (ticket != null) {
            exchange.setVariable(HubVariables.TICKET, ticket);
        }
    }

    private static void tellVersion(Exchange exchange, HubError refusal) {
        ReplyHeaders headers = exchange.getVariable(HubVariables.REPLY_HEADERS, ReplyHeaders.class);
        if (refusal.status() == 426 && headers != null) {
            headers.set("upgrade", "websocket");
            headers.set("sec-websocket-version", "13");
        }
    }
}
