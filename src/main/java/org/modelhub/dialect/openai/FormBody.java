package org.modelhub.dialect.openai;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A form with files ({@code multipart/form-data}): read into its parts, and written again part by part. */
final class FormBody {

    private static final int FIELDS = 128;
    private static final int PART_HEAD = 16 << 10;

    /**
     * One part.
     *
     * @param filename null for a plain field
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    record Part(
            String name,
            @Nullable String filename,
            @Nullable String contentType,
            byte[] content) {

        static Part field(String name, String value) {
            return new Part(name, null, null, value.getBytes(StandardCharsets.UTF_8));
        }

        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    private final List<Part> parts;

    FormBody(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    List<Part> parts() {
        return parts;
    }

    /** The first plain field of this name. */
    Optional<String> field(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name) && part.filename() == null)
                .map(Part::text)
                .findFirst();
    }

    /** Whether there is a part of this name, a file or not: clients leave names of files out. */
    boolean has(String name) {
        return parts.stream().anyMatch(part -> part.name().equals(name));
    }

    /** Reads a form. @throws org.modelhub.chat.HubException 400 if it is none, or is broken */
    static FormBody read(String contentType, byte[] body) {
        // The library decodes bodies as they arrive; this one is whole, in memory, and never touches the disk.
        DefaultHttpDataFactory memory = new DefaultHttpDataFactory(false, StandardCharsets.UTF_8);
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/",
                Unpooled.wrappedBuffer(body),
                new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType),
                new DefaultHttpHeaders());
        HttpPostMultipartRequestDecoder decoder = null;
        try {
            decoder = new HttpPostMultipartRequestDecoder(memory, request, StandardCharsets.UTF_8, FIELDS, PART_HEAD);
            return new FormBody(parts(decoder.getBodyHttpDatas()));
        } catch (RuntimeException broken) {
            // The library throws many kinds, its own and the JDK's, for a form that is cut or malformed.
            throw RequestChecks.invalid("The request is not a whole form with files.", "body");
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
        }
    }

    private static List<Part> parts(List<InterfaceHttpData> decoded) {
        List<Part> parts = new ArrayList<>();
        for (InterfaceHttpData data : decoded) {
            String filename = data instanceof FileUpload file ? file.getFilename() : null;
            String type = data instanceof FileUpload file ? file.getContentType() : null;
            parts.add(new Part(plain(data.getName()), filename == null ? null : plain(filename), type, bytes(data)));
        }
        return parts;
    }

    private static byte[] bytes(InterfaceHttpData data) {
        try {
            return ((HttpData) data).get();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Names go into heads of parts again, where a quote or a line end would begin another head. */
    private static String plain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < ' ' || name.charAt(i) == 0x7F) {
                throw RequestChecks.invalid("A part of the form has a control character in its name.", "body");
            }
        }
        return name;
    }

    /** The bytes of the form, between marks of this boundary. */
    byte[] write(String boundary) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Part part : parts) {
            out.writeBytes(utf8(
                    "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + escaped(part.name()) + "\""));
            if (part.filename() != null) {
                out.writeBytes(utf8("; filename=\"" + escaped(part.filename()) + "\""));
            }
            if (part.contentType() != null) {
                out.writeBytes(utf8("\r\nContent-Type: " + part.contentType()));
            }
            out.writeBytes(utf8("\r\n\r\n"));
            out.writeBytes(part.content());
            out.writeBytes(utf8("\r\n"));
        }
        out.writeBytes(utf8("--" + boundary + "--\r\n"));
        return out.toByteArray();
    }

    /** As the HTML standard escapes them. */
    private static String escaped(String name) {
        return name.replace("\"", "%22");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
