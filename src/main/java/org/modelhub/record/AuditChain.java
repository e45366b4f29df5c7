package org.modelhub.record;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The end of a chain of audit lines: what the next one must follow.
 *
 * <p>The chain finds an altered, removed, inserted or moved line before the last one. It does not find a file that was
 * cut at a line's end or written anew in whole, because it holds no secret.
 *
 * @param seq number of the last line, or 0
 * @param hash of the last line
 * @param length bytes of all whole lines; what follows was never acknowledged
 */
record AuditChain(long seq, String hash, long length) {

    static final AuditChain EMPTY = new AuditChain(0, AuditLine.START, 0);

    /** @throws AuditChainBrokenException at the first line that does not follow */
    static AuditChain verify(Path file) throws IOException {
        AuditChain end = EMPTY;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream(512);
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                end = end.follow(file, line.toByteArray());
                line.reset();
            }
        }
        return end;
    }

    private AuditChain follow(Path file, byte[] bytes) {
        AuditLine line;
        try {
            line = AuditLine.read(bytes);
        } catch (IOException e) {
            throw new AuditChainBrokenException(file, seq + 1, "not an audit entry");
        }
        if (line.seq() != seq + 1) {
            throw new AuditChainBrokenException(file, seq + 1, "its number is " + line.seq());
        }
        if (!line.prev().equals(hash)) {
            throw new AuditChainBrokenException(file, seq + 1, "it does not follow the entry before");
        }
        return after(line);
    }

    AuditChain after(AuditLine line) {
        return new AuditChain(line.seq(), line.hash(), length + line.bytes().length + 1);
    }
}
