package org.modelhub.exchange;

/** The one door through which the hub's acts are recorded. */
public interface AuditLog {

    /**
     * Returns once the entry is on disk. Blocks, so it is never called on an event loop.
     *
     * @throws AuditUnavailableException if the entry cannot be recorded; the act must then not happen
     */
    void append(AuditEntry entry);
}
