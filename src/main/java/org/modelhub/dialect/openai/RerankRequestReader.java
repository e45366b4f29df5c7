package org.modelhub.dialect.openai;

import java.util.ArrayList;
import java.util.List;
import org.modelhub.chat.RerankRequest;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/** Reads a rerank request, whose documents are texts, objects with a text, or objects with parts of text. */
final class RerankRequestReader {

    private RerankRequestReader() {}

    static RerankRequest read(byte[] body) {
        return RequestChecks.reading(() -> {
            JsonView view = JsonView.parse(body);
            if (view.has("texts") && !view.has("documents")) {
                throw RequestChecks.unsupported(
                        "A request with 'texts' goes to /v1/models/{id}/rerank; here they are 'documents'.", "texts");
            }
            return new RerankRequest(
                    RequestChecks.requireText(view, "model"),
                    RequestChecks.requireText(view, "query"),
                    documents(view),
                    RequestChecks.positive(view, view.has("top_n") ? "top_n" : "top_k"), // as Voyage names it
                    RequestChecks.flag(view, "return_documents", true));
        });
    }

    private static List<String> documents(JsonView view) {
        JsonReader reader = RequestChecks.array(view, "documents");
        List<String> documents = new ArrayList<>();
        while (reader.hasNext()) {
            documents.add(document(reader, "documents[" + documents.size() + "]"));
        }
        if (documents.isEmpty()) {
            throw RequestChecks.invalid("'documents' must not be empty.", "documents");
        }
        return documents;
    }

    private static String document(JsonReader reader, String at) {
        return switch (reader.peek()) {
            case STRING -> reader.string();
            case OBJECT -> fields(reader, at);
            default -> throw RequestChecks.invalid("'" + at + "' must be a string or an object with a text.", at);
        };
    }

    private static String fields(JsonReader reader, String at) {
        String text = null;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("text") && reader.peek() == Type.STRING) {
                text = reader.string();
            } else if (reader.nameIs("content")) {
                text = content(reader, at);
            } else {
                reader.skip();
            }
        }
        if (text == null) {
            throw RequestChecks.invalid("'" + at + "' must have a 'text' or parts of text.", at);
        }
        return text;
    }

    private static String content(JsonReader reader, String at) {
        if (reader.peek() == Type.STRING) {
            return reader.string();
        }
        if (reader.peek() != Type.ARRAY) {
            throw RequestChecks.invalid("'" + at + ".content' must be a string or an array of parts.", at);
        }
        StringBuilder text = new StringBuilder();
        reader.beginArray();
        while (reader.hasNext()) {
            text.append(text.length() == 0 ? "" : "\n").append(part(reader, at));
        }
        return text.toString();
    }

    private static String part(JsonReader reader, String at) {
        String text = null;
        if (reader.peek() == Type.OBJECT) {
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("text") && reader.peek() == Type.STRING) {
                    text = reader.string();
                } else {
                    reader.skip();
                }
            }
        }
        if (text == null) {
            throw RequestChecks.unsupported("'" + at + "' holds a part that is not text.", at);
        }
        return text;
    }
}
