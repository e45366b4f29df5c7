package org.modelhub.record;

import java.nio.file.Path;

/** A line of the audit file does not follow from the one before: the file was changed by something else. */
public class AuditChainBrokenException extends RuntimeException {

    private final long seq;

    AuditChainBrokenException(Path file, long seq, String reason) {
        super(file + " is damaged at entry " + seq + " (" + reason
                + "). Keep the file as evidence: move it out of the folder, then start again with a new chain.");
        this.seq = seq;
    }

    /** The first entry that does not fit. */
    public long seq() {
        return seq;
    }
}
