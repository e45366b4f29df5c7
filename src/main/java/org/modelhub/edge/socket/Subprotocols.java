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
    static final String REALTIME = "realtime";
    static final List<String> SPOKEN = List.of(CHAT, REALTIME);

    /** The second is where OpenAI's clients put the short-lived key of a page. */
    private static final List<String> TICKETS = List.of("modelhub.ticket.", "openai-insecure-api-key.");

    private final List<String> offered = new ArrayList<>(2);

    /** @param list the header {@code Sec-WebSocket-Protocol}, empty if there is none */
    Subprotocols(String list) {
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                offered.add(name.strip());
            }
        }
    }

    /** Whether this one is among them and no other of the hub's, or none at all is. */
    boolean allow(String protocol) {
        return offered.isEmpty()
                || offered.stream().filter(SPOKEN::contains).distinct().toList().equals(List.of(protocol));
    }

    /** The ticket, or null if there is none or more than one. */
    @Nullable
    String ticket() {
        List<String> tickets = new ArrayList<>(1);
        for (String mark : TICKETS) {
            offered.stream()
                    .filter(name -> name.startsWith(mark))
                    .forEach(name -> tickets.add(name.substring(mark.length())));
        }
        return tickets.size() == 1 ? tickets.get(0) : null;
    }
}
