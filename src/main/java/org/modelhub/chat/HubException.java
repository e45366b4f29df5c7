package org.modelhub.chat;

import org.jspecify.annotations.Nullable;

/** A {@link HubError} on its way to the client; carries no stack trace, because it is an answer and not a defect. */
public class HubException extends RuntimeException {

    private final transient HubError error;

    public HubException(HubError error) {
        this(error, null);
    }

    public HubException(HubError error, @Nullable Throwable cause) {
        super(error.message(), cause, false, false);
        this.error = error;
    }

    public HubError error() {
        return error;
    }
}
