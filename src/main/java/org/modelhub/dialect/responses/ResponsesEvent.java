package org.modelhub.dialect.responses;

import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;

/** One streamed event, read in whole before anything is made of it: its type may stand behind what it says. */
final class ResponsesEvent {

    private final byte[] json;
    private final JsonReader reader;
    private String type;
    private String delta = "";
    private String arguments = "";
    private int outputIndex;
    private int partIndex;
    private @Nullable String code;
    private @Nullable String message;
    private @Nullable JsonReader item;
    private @Nullable JsonReader response;
    private @Nullable JsonReader error;

    /** @param name of the event on the wire, for servers that do not repeat it inside */
    ResponsesEvent(String name, byte[] json, int from, int to) {
        this.type = name;
        this.json = json;
        this.reader = new JsonReader(json, from, to, JsonLimits.DEFAULT);
        reader.beginObject();
        while (reader.nextName()) {
            field();
        }
        reader.end();
        type = name.equals("error") ? name : type;
    }

    private void field() {
        switch (reader.peek()) {
            case STRING -> text();
            case NUMBER -> number();
            case OBJECT -> object();
            default -> reader.skip();
        }
    }

    private void text() {
        if (reader.nameIs("type")) {
            type = reader.string();
        } else if (reader.nameIs("delta")) {
            delta = reader.string();
        } else if (reader.nameIs("arguments")) {
            arguments = reader.string();
        } else if (reader.nameIs("code")) {
            code = reader.string();
        } else if (reader.nameIs("message")) {
            message = reader.string();
        } else {
            reader.skip();
        }
    }

    private void number() {
        if (reader.nameIs("output_index")) {
            outputIndex = reader.integer();
        } else if (reader.nameIs("summary_index") || reader.nameIs("content_index")) {
            partIndex = reader.integer();
        } else {
            reader.skip();
        }
    }

    private void object() {
        if (reader.nameIs("item")) {
            item = span();
        } else if (reader.nameIs("response")) {
            response = span();
        } else if (reader.nameIs("error")) {
            error = span();
        } else {
            reader.skip();
        }
    }

    private JsonReader span() {
        int from = reader.at();
        reader.skip();
        return new JsonReader(json, from, reader.at(), JsonLimits.DEFAULT);
    }

    String type() {
        return type;
    }

    String delta() {
        return delta;
    }

    String arguments() {
        return arguments;
    }

    int outputIndex() {
        return outputIndex;
    }

    int partIndex() {
        return partIndex;
    }

    @Nullable
    String code() {
        return code;
    }

    @Nullable
    String message() {
        return message;
    }

    @Nullable
    JsonReader item() {
        return item;
    }

    @Nullable
    JsonReader response() {
        return response;
    }

    @Nullable
    JsonReader error() {
        return error;
    }
}
