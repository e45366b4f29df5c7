package org.modelhub.upstream.auth;

import org.modelhub.chat.HubError;

/** A token could not be had. Says nothing of the client's id, its secret or the address. */
final class TokenException extends RuntimeException {

    private final transient int status;
    private final transient String code;

    private TokenException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static TokenException unreachable() {
        return new TokenException(503, "upstream_token_unavailable", "cannot be reached or is down");
    }

    static TokenException refused() {
        return new TokenException(502, "upstream_auth", "refused the hub's credentials");
    }

    static TokenException unreadable() {
        return new TokenException(502, "upstream_token_invalid", "sent an answer without a token");
    }

    HubError error(String provider) {
        String message = "The token service of provider " + provider + " " + getMessage() + ".";
        return status == 503 ? HubError.unavailable(message, code) : HubError.upstream(status, message, code);
    }
}
