package org.modelhub.dialect.bedrock;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Reads a stream of frames: events with a payload of JSON, or an exception that ends it. */
final class BedrockChunkDecoder implements ChunkDecoder {

    private final FrameReader frames;
    private final BedrockAnswerReader answer;
    private final Consumer<ChatChunk> taking = this::take;
    /** Set by each call before anything is given out. */
    @SuppressWarnings("NullAway.Init")
    private Consumer<ChatChunk> out;

    private boolean over;

    BedrockChunkDecoder(ChatRequest request, int limit) {
        this.frames = new FrameReader(limit, this::frame);
        this.answer = new BedrockAnswerReader(request, limit);
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, Consumer<ChatChunk> chunks) {
        out = chunks;
        if (!over) {
            check(frames.feed(bytes, offset, length));
        }
    }

    @Override
    public void end(Consumer<ChatChunk> chunks) {
        out = chunks;
        if (!over) {
            check(frames.end());
        }
        over = true;
    }

    private void check(@Nullable String problem) {
        if (problem != null) {
            take(UpstreamErrors.unreadable(problem));
        }
    }

    private void frame(Message frame) {
        if (over) {
            return;
        }
        Map<String, HeaderValue> headers = frame.getHeaders();
        try {
            switch (text(headers, ":message-type")) {
                case "event" -> answer.event(text(headers, ":event-type"), frame.getPayload(), taking);
                case "exception" ->
                    take(BedrockErrors.inside(text(headers, ":exception-type"), message(frame.getPayload())));
                case "error" ->
                    take(BedrockErrors.inside(text(headers, ":error-code"), text(headers, ":error-message")));
                default -> take(UpstreamErrors.unreadable("a frame is of no known kind"));
            }
        } catch (JsonException odd) {
            take(UpstreamErrors.unreadable(odd.getMessage()));
        }
    }

    private static String message(byte[] payload) {
        JsonView exception = JsonView.parse(payload);
        String message = exception.type("message") == Type.STRING ? exception.string("message") : null;
        return message == null ? "" : message;
    }

    private static String text(Map<String, HeaderValue> headers, String name) {
        HeaderValue value = headers.get(name);
        try {
            return value == null ? "" : value.getString();
        } catch (IllegalStateException ofAnotherType) {
            return "";
        }
    }

    private void take(ChatChunk chunk) {
        if (!over) {
            over = chunk instanceof ChatChunk.Failure;
            out.accept(chunk);
        }
    }
}
