package org.modelhub.wire;

import java.util.Objects;

/** A header that cannot be taken. The message names it and never shows its value. */
public final class HeaderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public HeaderException(String message) {
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
