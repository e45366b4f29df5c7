package org.modelhub.upstream.side;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came back, with whatever status.
 *
 * @param headers by lower-case name
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record SideReply(int status, Map<String, String> headers, byte[] body) {

    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** Without the body: it may be a token. */
    @Override
    public String toString() {
        return "SideReply[" + status + "]";
    }
}
