package org.modelhub.exchange;

/** The audit log cannot take an entry now, so what it would have recorded must not happen. */
public class AuditUnavailableException extends RuntimeException {

    public AuditUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
