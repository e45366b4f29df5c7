package org.modelhub.wire;

import java.util.Objects;

/** JSON that is malformed, breaks a limit, or is not of the type asked for. The message is safe to show. */
public final class JsonException extends RuntimeException {

    private final int offset;

    public JsonException(String message, int offset) {
        super(message, null, false, false);
        this.offset = offset;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** Where in the bytes, from 0. */
    public int offset() {
        return offset;
    }
}
