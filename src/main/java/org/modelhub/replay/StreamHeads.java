package org.modelhub.replay;

import java.util.Objects;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** The head of a stream as bytes. */
final class StreamHeads {

    private StreamHeads() {}

    static byte[] write(StreamHead head) {
        JsonWriter out = new JsonWriter(256).beginObject();
        out.name("key").value(head.keyId());
        out.name("dialect").value(head.dialect());
        out.name("answer").value(head.answerId());
        out.name("created").value(head.created());
        out.name("model").value(head.model());
        out.name("fingerprint").value(head.fingerprint());
        out.name("servedBy").value(head.servedBy());
        out.name("continued").value(head.continued());
        return out.endObject().toBytes();
    }

    static StreamHead read(String id, byte[] json) {
        JsonView view = JsonView.parse(json);
        return new StreamHead(
                id,
                text(view, "key"),
                text(view, "dialect"),
                text(view, "answer"),
                Objects.requireNonNull(view.number("created")).longValue(),
                text(view, "model"),
                view.string("fingerprint"),
                text(view, "servedBy"),
                Boolean.TRUE.equals(view.bool("continued")));
    }

    private static String text(JsonView view, String name) {
        return Objects.requireNonNull(view.string(name), name);
    }
}
