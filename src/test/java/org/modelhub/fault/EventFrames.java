package org.modelhub.fault;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Writes frames of {@code application/vnd.amazon.eventstream} from the description of the format alone, so that what the
 * hub reads them with is checked by other code than its own.
 */
public final class EventFrames {

    private static final int STRING = 7;

    private EventFrames() {}

    /** The frames of all lines that are not blank. */
    public static byte[] ofLines(String lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> bytes.writeBytes(ofLine(line)));
        return bytes.toByteArray();
    }

    /**
     * One frame: {@code messageStop {...}} is an event, {@code !throttlingException {...}} an exception,
     * {@code #code message} an error without a body. A {@code ?} before it spoils the last checksum, a {@code <} leaves
     * out the frame's last byte.
     */
    public static byte[] ofLine(String line) {
        if (line.startsWith("?")) {
            byte[] spoilt = ofLine(line.substring(1));
            spoilt[spoilt.length - 1] ^= 1;
            return spoilt;
        }
        if (line.startsWith("<")) {
            byte[] whole = ofLine(line.substring(1));
            return java.util.Arrays.copyOf(whole, whole.length - 1);
        }
        int space = line.indexOf(' ');
        String name = line.substring(0, space);
        String rest = line.substring(space + 1);
        if (name.startsWith("#")) {
            return frame(headers("error", ":error-code", name.substring(1), ":error-message", rest), "");
        }
        return name.startsWith("!")
                ? frame(headers("exception", ":exception-type", name.substring(1), null, null), rest)
                : event(name, rest);
    }

    public static byte[] event(String name, String json) {
        return frame(headers("event", ":event-type", name, null, null), json);
    }

    private static Map<String, String> headers(
            String type, String name, String value, String other, String otherValue) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(name, value);
        if (other == null) {
            headers.put(":content-type", "application/json");
        } else {
            headers.put(other, otherValue);
        }
        headers.put(":message-type", type);
        return headers;
    }

    private static byte[] frame(Map<String, String> headers, String payload) {
        byte[] head = headerBytes(headers);
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        int total = 12 + head.length + body.length + 4;
        ByteBuffer frame = ByteBuffer.allocate(total).putInt(total).putInt(head.length);
        frame.putInt(checksum(frame.array(), 8)).put(head).put(body);
        return frame.putInt(checksum(frame.array(), total - 4)).array();
    }

    private static byte[] headerBytes(Map<String, String> headers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
            byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
            bytes.write(nameBytes.length);
            bytes.writeBytes(nameBytes);
            bytes.write(STRING);
            bytes.write(valueBytes.length >> 8);
            bytes.write(valueBytes.length);
            bytes.writeBytes(valueBytes);
        });
        return bytes.toByteArray();
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
