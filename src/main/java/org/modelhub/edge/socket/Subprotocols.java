package org.modelhub.edge.socket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client offers to speak. Beside the protocol itself it may offer a one-time ticket: browsers let a page set no
 * other header of a handshake, and a URL ends up in logs.
 */
final class Subprotocols {

    static final String CHAT = "modelhub.v1";

    private static final String TICKET = "modelhub.ticket.";

    private final List<String> offered = new ArrayList<>(2);

    /** @param list the header {@code Sec-WebSocket-Protocol}, empty if there is none */
    Subprotocols(String list) {
        for (String name : list.split(",")) {
            if (!name.isBlank()) {
                offered.add(name.strip());
            }
        }
    }

    /** Whether the hub's own protocol is among them, or none at all is. */
    boolean known() {
        return offered.isEmpty() || offered.contains(CHAT);
    }

    /** The ticket, or null if there is none or more than one. */
    @Nullable
    String ticket() {
        List<String> tickets =
                offered.stream().filter(name -> name.startsWith(TICKET)).toList();
        return tickets.size() == 1 ? tickets.get(0).substring(TICKET.length()) : null;
    }
}
