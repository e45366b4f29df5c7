package org.modelhub.dialect.bedrock;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.Conversation.Document;
import org.modelhub.dialect.Conversation.Image;
import org.modelhub.dialect.Conversation.InlineData;
import org.modelhub.dialect.Conversation.Part;
import org.modelhub.wire.JsonWriter;

/** Writes pictures and documents, which Bedrock takes as bytes with a word for their format. */
final class BedrockFiles {

    private static final int NAME_LENGTH = 150;
    private static final Map<String, String> IMAGES = Map.of(
            "image/png", "png", "image/jpeg", "jpeg", "image/jpg", "jpeg", "image/gif", "gif", "image/webp", "webp");
    private static final Map<String, String> DOCUMENTS = Map.of(
            "application/pdf", "pdf",
            "text/csv", "csv",
            "application/msword", "doc",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
            "application/vnd.ms-excel", "xls",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
            "text/html", "html",
            "text/plain", "txt",
            "text/markdown", "md");

    private final JsonWriter out;
    private int documents;

    BedrockFiles(JsonWriter out) {
        this.out = out;
    }

    /** Into an object that is open. @throws HubException 400 for what Bedrock cannot be given */
    void write(Part part) {
        if (part instanceof Image image) {
            InlineData data = image.inline();
            String format = data == null ? null : IMAGES.get(data.type().toLowerCase(Locale.ROOT));
            if (data == null || format == null) {
                throw unsupported(
                        "This model takes images only as data URIs in base64, of PNG, JPEG, GIF or WebP.",
                        image.at() + ".image_url");
            }
            out.name("image").beginObject();
            content(format, data);
        } else if (part instanceof Document document) {
            document(document);
        } else {
            throw unsupported("'" + part.at() + "' is a kind of part that this model does not take.", part.at());
        }
    }

    private void document(Document document) {
        InlineData data = document.url() == null ? null : InlineData.of(document.url());
        String format = data == null ? null : format(data, document.filename());
        if (data == null || format == null) {
            throw unsupported(
                    "This model takes documents only as data URIs in base64, of PDF, Word, Excel, CSV, HTML, text or"
                            + " Markdown.",
                    document.at() + ".file");
        }
        out.name("document").beginObject();
        out.name("name").value(name(document.filename()));
        content(format, data);
    }

    private static @Nullable String format(InlineData data, @Nullable String filename) {
        String known = DOCUMENTS.get(data.type().toLowerCase(Locale.ROOT));
        if (known != null || filename == null) {
            return known;
        }
        String end = filename.substring(filename.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return DOCUMENTS.containsValue(end) ? end : null;
    }

    /** Bedrock takes few characters, and no name twice. */
    private String name(@Nullable String filename) {
        documents++;
        String plain = filename == null ? "" : filename.replaceAll("[^A-Za-z0-9()\\[\\] -]+", "-");
        plain = plain.replaceAll(" +", " ").strip();
        plain = plain.isEmpty() ? "document" : plain.substring(0, Math.min(plain.length(), NAME_LENGTH));
        return documents == 1 ? plain : plain + " (" + documents + ")";
    }

    private void content(String format, InlineData data) {
        out.name("format").value(format).name("source").beginObject();
        out.name("bytes").value(data.data()).endObject().endObject();
    }

    private static HubException unsupported(String message, String at) {
        return new HubException(HubError.badRequest(message, at, "unsupported_value"));
    }
}
