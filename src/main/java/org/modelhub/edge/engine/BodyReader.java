package org.modelhub.edge.engine;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;

/**
 * Reads one request body into memory, and stops as soon as it is known to be too large, whether its length was declared
 * or not.
 */
final class BodyReader {

    private static final byte[] NOTHING = new byte[0];

    private final HttpServerRequest request;
    private final int limit;
    private final Consumer<byte[]> whole;
    private final Consumer<HubError> refused;
    private @Nullable Buffer first;
    private @Nullable Buffer rest;
    private long read;
    private boolean over;

    BodyReader(HttpServerRequest request, int limit, Consumer<byte[]> whole, Consumer<HubError> refused) {
        this.request = request;
        this.limit = limit;
        this.whole = whole;
        this.refused = refused;
    }

    void start() {
        String length = request.getHeader("Content-Length");
        if (length == null && request.getHeader("Transfer-Encoding") == null) {
            whole.accept(NOTHING);
            return;
        }
        if (length != null && tooLong(length)) {
            refuse(tooLarge());
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        request.handler(this::take)
                .endHandler(nothing -> finish())
                .exceptionHandler(cause -> refuse(new HubError(
                        400, "The request body broke off.", "invalid_request_error", null, "broken_body", null)));
    }

    /** {@return the bytes that have come so far} */
    long read() {
        return read;
    }

    private boolean tooLong(String length) {
        try {
            return Long.parseLong(length) > limit;
        } catch (NumberFormatException overflow) {
            return true;
        }
    }

    private void take(Buffer bytes) {
        if (over) {
            return;
        }
        read += bytes.length();
        if (read > limit) {
            refuse(tooLarge());
        } else if (first == null) {
            first = bytes;
        } else {
            rest = rest == null ? Buffer.buffer(bytes.length() * 2) : rest;
            rest.appendBuffer(bytes);
        }
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        if (first == null) {
            whole.accept(NOTHING);
        } else if (rest == null) {
            whole.accept(first.getBytes());
        } else {
            byte[] bytes = new byte[first.length() + rest.length()];
            first.getBytes(bytes);
            rest.getBytes(bytes, first.length());
            whole.accept(bytes);
        }
    }

    private void refuse(HubError error) {
        if (!over) {
            over = true;
            refused.accept(error);
        }
    }

    private HubError tooLarge() {
        return new HubError(
                413,
                "The request body is larger than " + limit + " bytes.",
                "invalid_request_error",
                null,
                "body_too_large",
                null);
    }
}
