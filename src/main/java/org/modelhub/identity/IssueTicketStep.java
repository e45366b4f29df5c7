package org.modelhub.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.ReplyHeaders;

/** Gives the caller a ticket for one socket. */
final class IssueTicketStep implements Processor {

    private final StreamTickets tickets;

    IssueTicketStep(StreamTickets tickets) {
        this.tickets = tickets;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = exchange.getVariable(HubVariables.CALLER, Caller.class);
        StreamTickets.Ticket ticket = tickets.issue(caller.keyId());
        exchange.getMessage().setBody(view(ticket));
        ReplyHeaders headers = exchange.getVariable(HubVariables.REPLY_HEADERS, ReplyHeaders.class);
        if (headers != null) {
            headers.set("cache-control", "no-store");
        }
    }

    private static Map<String, Object> view(StreamTickets.Ticket ticket) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("object", "stream.ticket");
        view.put("ticket", ticket.text());
        view.put("expires_at", ticket.expires().getEpochSecond());
        view.put("expires_in", StreamTickets.LIFE.toSeconds());
        return view;
    }
}
