package org.modelhub.upstream;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/** What the hub says when a provider cannot be reached or does not keep to HTTP; never with its host. */
final class UpstreamErrors {

    private UpstreamErrors() {}

    static HubError of(String provider, Throwable cause) {
        if (cause instanceof HubException known) {
            return known.error();
        }
        if (cause instanceof ConnectTimeoutException || cause instanceof ConnectException) {
            return unreachable(provider);
        }
        if (cause instanceof UnknownHostException) {
            return unreachable(provider);
        }
        if (cause instanceof ConnectionPoolTooBusyException) {
            return HubError.unavailable("Too many calls wait for provider " + provider + ".", "provider_busy");
        }
        return HubError.upstream(502, "Provider " + provider + " broke the connection.", "upstream_broken");
    }

    static HubError unreachable(String provider) {
        return HubError.upstream(502, "Provider " + provider + " cannot be reached.", "upstream_unreachable");
    }

    static HubError timeout(String provider, String what) {
        return HubError.upstream(504, "Provider " + provider + " " + what + ".", "upstream_timeout");
    }

    /** It keeps its own limits, but not those of the public name. */
    static HubError slow(String provider, String what) {
        return HubError.upstream(504, "Provider " + provider + " " + what + ".", "upstream_slow");
    }

    /** An answer of which its content filter left nothing. */
    static HubError filtered(String provider) {
        return HubError.badRequest(
                "The content filter of provider " + provider + " left nothing of the answer.", null, "content_filter");
    }

    static HubError tooLarge(String provider) {
        return HubError.upstream(
                502, "Provider " + provider + " sent an answer above the limit.", "upstream_too_large");
    }

    static HubError addressless(String provider) {
        return HubError.unavailable("Provider " + provider + " has no base URL.", "provider_unavailable");
    }

    static HubError keyless(String provider) {
        return HubError.unavailable("Provider " + provider + " has no API key.", "provider_unavailable");
    }
}
