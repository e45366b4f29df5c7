package org.modelhub.stream.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonWriter;

/**
 * Frames as bytes, for a store that other replicas read: {@code {"n":7,"t":"text"}}. Fields that a later version adds are
 * passed over; a frame without a chunk that this version knows is refused.
 *
 * <pre>
 *   n number of the first chunk   l of the last one, if there are several
 *   t text   r reasoning, with s signature   c [index, id, name, arguments]
 *   f reason, with m [[at, model], …]   u [prompt, completion, reasoning, cached, estimated]
 *   e [status, message, type, param, code, retry after]
 * </pre>
 */
public final class FrameCodec {

    private static final JsonLimits LIMITS = new JsonLimits(8, 1 << 30, 16, 100, 10_000);

    private FrameCodec() {}

    public static byte[] encode(Frame frame) {
        JsonWriter out = new JsonWriter();
        write(frame, out);
        return out.toBytes();
    }

    public static void write(Frame frame, JsonWriter out) {
        out.beginObject().name("n").value(frame.first());
        if (frame.joined()) {
            out.name("l").value(frame.last());
        }
        write(frame.chunk(), out);
        out.endObject();
    }

    private static void write(ChatChunk chunk, JsonWriter out) {
        if (chunk instanceof ChatChunk.Text text) {
            out.name("t").value(text.text());
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            write(reasoning, out);
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            out.name("c").beginArray().value(call.index()).value(call.id());
            out.value(call.name()).value(call.arguments()).endArray();
        } else if (chunk instanceof ChatChunk.Finish finish) {
            write(finish, out);
        } else if (chunk instanceof ChatChunk.Usage counted) {
            write(counted.usage(), out);
        } else if (chunk instanceof ChatChunk.Failure failure) {
            write(failure.error(), out);
        }
    }

    private static void write(ChatChunk.Reasoning reasoning, JsonWriter out) {
        out.name("r").value(reasoning.text());
        if (!reasoning.signature().isEmpty()) {
            out.name("s").value(reasoning.signature());
        }
    }

    private static void write(ChatChunk.Finish finish, JsonWriter out) {
        out.name("f").value(finish.reason().wire());
        if (!finish.seams().isEmpty()) {
            out.name("m").beginArray();
            finish.seams()
                    .forEach(seam -> out.beginArray()
                            .value(seam.at())
                            .value(seam.model())
                            .endArray());
            out.endArray();
        }
    }

    private static void write(TokenUsage usage, JsonWriter out) {
        out.name("u").beginArray().value(usage.prompt()).value(usage.completion());
        out.value(usage.reasoning()).value(usage.cached()).value(usage.estimated());
        out.endArray();
    }

    private static void write(HubError error, JsonWriter out) {
        Duration retry = error.retryAfter();
        out.name("e").beginArray().value(error.status()).value(error.message()).value(error.type());
        out.value(error.param()).value(error.code()).value(retry == null ? null : retry.toString());
        out.endArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws JsonException if it is not such a frame
     */
    public static Frame decode(byte[] bytes) {
        JsonReader in = new JsonReader(bytes, 0, bytes.length, LIMITS);
        Parts parts = new Parts();
        in.beginObject();
        while (in.nextName()) {
            parts.read(in, in.name());
        }
        in.end();
        return parts.frame();
    }

    /** The fields of one frame while they are read; their order does not matter. */
    private static final class Parts {
        private long first;
        private long last;
        private @Nullable ChatChunk chunk;
        private @Nullable String reasoning;
        private String signature = "";
        private @Nullable FinishReason reason;
        private final List<ChatChunk.Seam> seams = new ArrayList<>();

        void read(JsonReader in, String name) {
            switch (name) {
                case "n" -> first = Long.parseLong(in.numberText());
                case "l" -> last = Long.parseLong(in.numberText());
                case "t" -> chunk = new ChatChunk.Text(in.string());
                case "r" -> reasoning = in.string();
                case "s" -> signature = in.string();
                case "c" -> chunk = call(in);
                case "f" -> reason = reason(in);
                case "m" -> seams(in);
                case "u" -> chunk = new ChatChunk.Usage(usage(in));
                case "e" -> chunk = new ChatChunk.Failure(error(in));
                default -> in.skip();
            }
        }

        Frame frame() {
            if (first < 1 || (last != 0 && last < first)) {
                throw new JsonException("a frame has a number", 0);
            }
            return new Frame(first, last == 0 ? first : last, chunk());
        }

        private ChatChunk chunk() {
            if (chunk != null) {
                return chunk;
            }
            if (reasoning != null) {
                return new ChatChunk.Reasoning(reasoning, signature);
            }
            if (reason != null) {
                return new ChatChunk.Finish(reason, seams);
            }
            throw new JsonException("a frame has a chunk", 0);
        }

        private void seams(JsonReader in) {
            in.beginArray();
            while (in.hasNext()) {
                in.beginArray();
                seams.add(new ChatChunk.Seam(next(in).integer(), next(in).string()));
                close(in);
            }
        }
    }

    private static ChatChunk call(JsonReader in) {
        in.beginArray();
        ChatChunk call =
                new ChatChunk.ToolCall(next(in).integer(), next(in).string(), next(in).string(), next(in).string());
        close(in);
        return call;
    }

    private static FinishReason reason(JsonReader in) {
        String word = in.string();
        for (FinishReason reason : FinishReason.values()) {
            if (reason.wire().equals(word)) {
                return reason;
            }
        }
        throw new JsonException("no reason to finish: " + word, in.at());
    }

    private static TokenUsage usage(JsonReader in) {
        in.beginArray();
        TokenUsage usage = new TokenUsage(
                next(in).integer(), next(in).integer(), next(in).integer(), next(in).integer(), next(in).bool());
        close(in);
        return usage;
    }

    private static HubError error(JsonReader in) {
        in.beginArray();
        HubError error = new HubError(
                next(in).integer(),
                next(in).string(),
                next(in).string(),
                next(in).stringOrNull(),
                next(in).stringOrNull(),
                duration(next(in).stringOrNull()));
        close(in);
        return error;
    }

    private static @Nullable Duration duration(@Nullable String text) {
        return text == null ? null : Duration.parse(text);
    }

    private static JsonReader next(JsonReader in) {
        if (!in.hasNext()) {
            throw new JsonException("a frame lacks a part", in.at());
        }
        return in;
    }

    /** Passes what a later version may have added. */
    private static void close(JsonReader in) {
        while (in.hasNext()) {
            in.skip();
        }
    }
}
