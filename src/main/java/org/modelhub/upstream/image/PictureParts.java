package org.modelhub.upstream.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** Finds the pictures in the messages of a request, and puts other addresses in their place; all else stays as it is. */
final class PictureParts {

    /**
     * One picture.
     *
     * @param at the path of its part, for errors
     */
    record Found(String at, String url) {}

    private final List<Found> found = new ArrayList<>();
    private final UnaryOperator<String> places;
    private final JsonWriter out;

    private PictureParts(int size, UnaryOperator<String> places) {
        this.out = new JsonWriter(size);
        this.places = places;
    }

    static List<Found> of(JsonView body) {
        PictureParts parts = new PictureParts(body.length(), url -> url);
        parts.messages(Objects.requireNonNull(body.reader("messages")));
        return parts.found;
    }

    /** @param places what to put in the place of an address */
    static JsonView replaced(JsonView body, UnaryOperator<String> places) {
        PictureParts parts = new PictureParts(body.length(), places);
        parts.messages(Objects.requireNonNull(body.reader("messages")));
        return JsonView.parse(body.edit().set("messages", parts.out.toBytes()).toBytes());
    }

    private void messages(JsonReader in) {
        out.beginArray();
        in.beginArray();
        for (int i = 0; in.hasNext(); i++) {
            message(in, "messages[" + i + "]");
        }
        out.endArray();
    }

    private void message(JsonReader in, String at) {
        out.beginObject();
        in.beginObject();
        while (in.nextName()) {
            out.name(in.name());
            if (in.nameIs("content") && in.peek() == Type.ARRAY) {
                parts(in, at + ".content");
            } else {
                in.copyTo(out);
            }
        }
        out.endObject();
    }

    private void parts(JsonReader in, String at) {
        out.beginArray();
        in.beginArray();
        for (int i = 0; in.hasNext(); i++) {
            if (in.peek() == Type.OBJECT) {
                fields(in, "image_url", at + "[" + i + "]");
            } else {
                in.copyTo(out);
            }
        }
        out.endArray();
    }

    private void fields(JsonReader in, String wanted, String at) {
        out.beginObject();
        in.beginObject();
        while (in.nextName()) {
            out.name(in.name());
            if (!in.nameIs(wanted)) {
                in.copyTo(out);
            } else if (in.peek() == Type.STRING) {
                address(in.string(), at);
            } else if (in.peek() == Type.OBJECT) {
                fields(in, "url", at);
            } else {
                in.copyTo(out);
            }
        }
        out.endObject();
    }

    private void address(String url, String at) {
        found.add(new Found(at, url));
        out.value(places.apply(url));
    }
}
