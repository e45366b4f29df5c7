package org.modelhub.exchange;

import org.jspecify.annotations.Nullable;

/** The audit log cannot take an entry now, so what it would have recorded must not happen. */
public class AuditUnavailableException extends RuntimeException {

    public AuditUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
