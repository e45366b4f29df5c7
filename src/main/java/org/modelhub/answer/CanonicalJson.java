package org.modelhub.answer;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.modelhub.wire.JsonReader;

/**
 * JSON values as bytes that are equal if and only if the values are: spaces, the order of fields, escapes and the
 * spelling of numbers do not count. Every part says its kind and length, so that no two values run together into the
 * bytes of a third.
 */
final class CanonicalJson {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** Appends the reader's next value, and passes it. */
    CanonicalJson value(JsonReader reader) {
        try {
            write(reader, out);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return this;
    }

    CanonicalJson text(String text) {
        try {
            writeText(text, out);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private static void write(JsonReader reader, DataOutputStream out) throws IOException {
        switch (reader.peek()) {
            case OBJECT -> writeObject(reader, out);
            case ARRAY -> writeArray(reader, out);
            case STRING -> writeText(reader.string(), out);
            case NUMBER -> writeNumber(reader.numberText(), out);
            case BOOLEAN -> out.writeByte(reader.bool() ? 't' : 'f');
            case NULL -> {
                reader.skip();
                out.writeByte('0');
            }
        }
    }

    private static void writeObject(JsonReader reader, DataOutputStream out) throws IOException {
        Map<String, byte[]> fields = new TreeMap<>();
        reader.beginObject();
        while (reader.nextName()) {
            String name = reader.name();
            fields.put(name, new CanonicalJson().value(reader).toBytes());
        }
        out.writeByte('o');
        out.writeInt(fields.size());
        for (Map.Entry<String, byte[]> field : fields.entrySet()) {
            writeText(field.getKey(), out);
            out.write(field.getValue());
        }
    }

    private static void writeArray(JsonReader reader, DataOutputStream out) throws IOException {
        out.writeByte('a');
        reader.beginArray();
        while (reader.hasNext()) {
            out.writeByte('i');
            write(reader, out);
        }
        out.writeByte('e');
    }

    /** By its characters: a charset's encoder would make one of all half surrogate pairs. */
    private static void writeText(String text, DataOutputStream out) throws IOException {
        out.writeByte('s');
        out.writeInt(text.length());
        out.writeChars(text);
    }

    private static void writeNumber(String written, DataOutputStream out) throws IOException {
        String plain;
        try {
            BigDecimal number = new BigDecimal(written).stripTrailingZeros();
            plain = number.unscaledValue() + "e" + -(long) number.scale();
        } catch (NumberFormatException beyond) {
            plain = written;
        }
        out.writeByte('n');
        writeText(plain, out);
    }
}
