package org.modelhub.replay;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/** What is said of a stream when it begins, as bytes. */
final class StreamHeads {

    private static final long MOST_MILLIS = Long.MAX_VALUE / 4;

    private StreamHeads() {}

    /** @param away null in what a hub wrote that did not say it yet */
    record Named(StreamHead head, @Nullable DetachPolicy away) {}

    static byte[] write(StreamHead head, DetachPolicy away) {
        JsonWriter out = new JsonWriter(256).beginObject();
        out.name("key").value(head.keyId());
        out.name("dialect").value(head.dialect());
        out.name("answer").value(head.answerId());
        out.name("created").value(head.created());
        out.name("model").value(head.model());
        out.name("fingerprint").value(head.fingerprint());
        out.name("servedBy").value(head.servedBy());
        out.name("continued").value(head.continued());
        out.name("awayMillis").value(millis(away.time()));
        out.name("awayTokens").value(away.tokens());
        return out.endObject().toBytes();
    }

    static Named read(String id, byte[] json) {
        JsonView view = JsonView.parse(json);
        return new Named(head(id, view), away(view));
    }

    private static @Nullable DetachPolicy away(JsonView view) {
        Number millis = view.number("awayMillis");
        Number tokens = view.number("awayTokens");
        return millis == null || tokens == null
                ? null
                : new DetachPolicy(Duration.ofMillis(millis.longValue()), tokens.longValue());
    }

    /** Durations of centuries stand for no limit. */
    private static long millis(Duration time) {
        return time.toSeconds() > MOST_MILLIS / 1000 ? MOST_MILLIS : time.toMillis();
    }

    private static StreamHead head(String id, JsonView view) {
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
