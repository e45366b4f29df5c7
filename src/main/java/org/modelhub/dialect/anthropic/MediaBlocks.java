package org.modelhub.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.Conversation.Document;
import org.modelhub.dialect.Conversation.Image;
import org.modelhub.dialect.Conversation.InlineData;
import org.modelhub.dialect.Conversation.Part;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonWriter;

/** Pictures and documents as blocks, by data or by an address that the vendor fetches itself. */
final class MediaBlocks {

    private MediaBlocks() {}

    /** @throws org.modelhub.chat.HubException 400 for what the API has no block for */
    static byte[] write(Part part) {
        if (part instanceof Image image) {
            return image(image);
        }
        if (part instanceof Document document && document.url() != null) {
            return document(document, document.url());
        }
        throw CanonicalRequest.unsupported(
                "'" + part.at() + "' is a kind of part that this model does not take.", part.at());
    }

    private static byte[] image(Image image) {
        JsonWriter out = new JsonWriter(image.url().length() + 128);
        out.beginObject().name("type").value("image").name("source");
        source(image.url(), image.inline(), out);
        AnthropicMessages.cacheControl(image.cacheControl(), out);
        return out.endObject().toBytes();
    }

    private static byte[] document(Document document, String url) {
        JsonWriter out = new JsonWriter(url.length() + 128);
        out.beginObject().name("type").value("document").name("source");
        InlineData inline = InlineData.of(url);
        if (inline != null && inline.type().startsWith("text/")) {
            out.beginObject().name("type").value("text").name("media_type").value("text/plain");
            out.name("data").value(decoded(inline, document)).endObject();
        } else {
            source(url, inline, out);
        }
        if (document.filename() != null) {
            out.name("title").value(document.filename());
        }
        return out.endObject().toBytes();
    }

    private static String decoded(InlineData inline, Document document) {
        try {
            return new String(Base64.getDecoder().decode(inline.data()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw CanonicalRequest.invalid("'" + document.at() + "' is not base64.", document.at());
        }
    }

    private static void source(String url, @Nullable InlineData inline, JsonWriter out) {
        out.beginObject().name("type");
        if (inline == null) {
            out.value("url").name("url").value(url);
        } else {
            String type = inline.type().equals("image/jpg") ? "image/jpeg" : inline.type();
            out.value("base64").name("media_type").value(type);
            out.name("data").value(inline.data());
        }
        out.endObject();
    }
}
