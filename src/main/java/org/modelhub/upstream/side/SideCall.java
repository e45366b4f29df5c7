package org.modelhub.upstream.side;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One short HTTP call to make.
 *
 * @param body null for a GET
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record SideCall(URI url, Map<String, String> headers, byte @Nullable [] body) {

    public static SideCall get(URI url, Map<String, String> headers) {
        return new SideCall(url, headers, null);
    }

    public static SideCall post(URI url, Map<String, String> headers, byte[] body) {
        return new SideCall(url, headers, body);
    }

    String method() {
        return body == null ? "GET" : "POST";
    }

    /** Only the host: the rest holds credentials. */
    @Override
    public String toString() {
        return "SideCall[" + url.getHost() + "]";
    }
}
