package org.modelhub.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.modelhub.exchange.AuditEntry;

/**
 * One line of the audit file, without its line end: an entry, its number, and the SHA-256 of the line before.
 *
 * @param seq from 1, without gaps
 * @param prev hex SHA-256 of the line before, or zeros for the first
 * @param bytes the line as it is on disk
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to the file, never compared
record AuditLine(long seq, String prev, byte[] bytes) {

    static final String START = "0".repeat(64);

    private static final ObjectMapper JSON = new ObjectMapper();

    static AuditLine of(long seq, String prev, AuditEntry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seq", seq);
        fields.put("time", entry.time().toString());
        fields.put("actor", entry.actor());
        fields.put("action", entry.action());
        fields.put("subject", entry.subject());
        fields.put("outcome", entry.outcome());
        fields.put("detail", new TreeMap<>(entry.detail()));
        fields.put("prev", prev);
        try {
            return new AuditLine(seq, prev, JSON.writeValueAsBytes(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("An audit entry cannot be written as JSON", e);
        }
    }

    /** @throws IOException if the bytes are not a line of an audit file */
    static AuditLine read(byte[] bytes) throws IOException {
        JsonNode node = JSON.readTree(bytes);
        if (node == null
                || !node.path("seq").isIntegralNumber()
                || !node.path("prev").isTextual()) {
            throw new IOException("not an audit entry");
        }
        return new AuditLine(node.get("seq").longValue(), node.get("prev").textValue(), bytes);
    }

    String hash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
