package org.modelhub.dialect.responses;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** A response object: how it ended, what it took and, where an answer came whole, its output. */
final class ResponsesResult {

    private @Nullable String status;
    private @Nullable String incomplete;
    private @Nullable TokenUsage usage;
    private @Nullable JsonReader error;
    private @Nullable JsonReader output;

    /** @param json the bytes that the reader reads */
    ResponsesResult(JsonReader reader, byte[] json) {
        reader.beginObject();
        while (reader.nextName()) {
            field(reader, json);
        }
    }

    private void field(JsonReader reader, byte[] json) {
        Type found = reader.peek();
        if (reader.nameIs("status") && found == Type.STRING) {
            status = reader.string();
        } else if (reader.nameIs("incomplete_details") && found == Type.OBJECT) {
            reason(reader);
        } else if (reader.nameIs("usage")) {
            usage = ResponsesUsage.read(reader);
        } else if (reader.nameIs("error") && found != Type.NULL) {
            error = span(reader, json);
        } else if (reader.nameIs("output") && found == Type.ARRAY) {
            output = span(reader, json);
        } else {
            reader.skip();
        }
    }

    private void reason(JsonReader reader) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("reason") && reader.peek() == Type.STRING) {
                incomplete = reader.string();
            } else {
                reader.skip();
            }
        }
    }

    private static JsonReader span(JsonReader reader, byte[] json) {
        int from = reader.at();
        reader.skip();
        return new JsonReader(json, from, reader.at(), JsonLimits.DEFAULT);
    }

    String status(String otherwise) {
        return status == null ? otherwise : status;
    }

    boolean isFiltered() {
        return "content_filter".equals(incomplete);
    }

    @Nullable
    TokenUsage usage() {
        return usage;
    }

    @Nullable
    JsonReader error() {
        return error;
    }

    @Nullable
    JsonReader output() {
        return output;
    }
}
