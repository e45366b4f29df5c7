package org.modelhub.edge.socket;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.edge.engine.Handshake;

/** Which requests may become sockets, before it is asked whose they are. */
final class HandshakeRules {

    private static final Set<String> CREDENTIALS = Set.of(
            "access_token",
            "api-key",
            "api_key",
            "apikey",
            "authorization",
            "bearer",
            "key",
            "ticket",
            "token",
            "x-api-key",
            "x-goog-api-key");
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;

    private final List<String> origins;
    private final String protocol;

    HandshakeRules(List<String> origins, String protocol) {
        this.origins = origins;
        this.protocol = protocol;
    }

    /** Why this is none, or null. */
    @Nullable
    HubError refusal(Handshake handshake, Map<String, String> query) {
        if (!holds(handshake.list("Connection"), "upgrade") || !holds(handshake.list("Upgrade"), "websocket")) {
            return refused(426, "This path is for WebSockets: ask with 'Upgrade: websocket'.", "upgrade_required");
        }
        if (!VERSION.equals(handshake.header("Sec-WebSocket-Version"))) {
            return refused(426, "The hub speaks version 13 of the WebSocket protocol.", "websocket_version");
        }
        if (!isKey(handshake.header("Sec-WebSocket-Key"))) {
            return refused(400, "The header Sec-WebSocket-Key must be 16 bytes in base64.", "websocket_key");
        }
        if (query.keySet().stream().anyMatch(name -> CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)))) {
            return refused(
                    400,
                    "A URL holds no credentials: send the key as 'Authorization: Bearer <key>', or a ticket as "
                            + "subprotocol 'modelhub.ticket.<value>'.",
                    "credential_in_query");
        }
        return refusal(handshake);
    }

    private @Nullable HubError refusal(Handshake handshake) {
        if (!new Subprotocols(handshake.list("Sec-WebSocket-Protocol")).allow(protocol)) {
            return refused(400, "The hub speaks the subprotocol " + protocol + " here.", "websocket_protocol");
        }
        String origin = handshake.header("Origin");
        if (origin != null && !isAllowed(origin, handshake.header("Host"))) {
            return HubError.forbidden("Pages of this origin may not open sockets of this hub.");
        }
        return null;
    }

    private boolean isAllowed(String origin, @Nullable String host) {
        return origins.contains("*")
                || origins.contains(origin)
                || (host != null && host.equalsIgnoreCase(place(origin)));
    }

    /** Host and port of an origin; null if it has none, as that of a page from a file. */
    private static @Nullable String place(String origin) {
        try {
            return URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    private static boolean holds(String list, String word) {
        for (String item : list.split(",", -1)) {
            if (item.strip().equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static HubError refused(int status, String message, String code) {
        return new HubError(status, message, "invalid_request_error", null, code, null);
    }
}
