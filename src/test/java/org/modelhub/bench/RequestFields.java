package org.modelhub.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a proxy must know of a chat request to route it, pulled from the bytes without building a tree. */
record RequestFields(String model, boolean stream) {

    private static final JsonFactory JSON = new JsonFactory();

    static RequestFields of(byte[] body) {
        String model = "";
        boolean stream = false;
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if ("model".equals(field)) {
                    model = parser.getText();
                } else if ("stream".equals(field)) {
                    stream = parser.getBooleanValue();
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RequestFields(model, stream);
    }
}
