package org.modelhub.dialect.tgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ThinkTags;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/** Reads the JSON objects of one answer: the events of a stream, or the one object of an answer that came whole. */
final class TgiAnswerReader {

    private final JsonReader reader = new JsonReader(new byte[0], 0, 0, JsonLimits.DEFAULT);
    private final ThinkTags tags = new ThinkTags();
    private final StopTail tail;
    private @Nullable String token;
    private @Nullable String generated;
    private @Nullable String reason;
    private boolean special;
    private boolean refused;
    private int written;
    private int read;

    TgiAnswerReader(ChatRequest request) {
        tail = new StopTail(stops(request.body()));
    }

    /** Also the stop texts of all templates: which one the model has is not known here. */
    private static List<String> stops(JsonView body) {
        List<String> stops = new ArrayList<>();
        for (ChatTemplate template : ChatTemplate.values()) {
            stops.addAll(template.stops());
        }
        if (body.type("stop") == Type.STRING) {
            stops.add(Objects.requireNonNull(body.string("stop")));
        } else if (body.type("stop") == Type.ARRAY) {
            JsonReader texts = Objects.requireNonNull(body.reader("stop"));
            texts.beginArray();
            while (texts.hasNext()) {
                stops.add(texts.string());
            }
        }
        stops.removeIf(String::isEmpty);
        return stops;
    }

    /**
     * Reads one event.
     *
     * @return whether it is the last one
     * @throws JsonException if the object is not of the dialect
     */
    boolean event(byte[] json, int from, int to, Consumer<ChatChunk> out) {
        begin(json, from, to);
        object();
        if (refused) {
            out.accept(TgiErrors.inside(json, from, to));
            return false;
        }
        if (token != null && !special) {
            text(token, out);
        }
        if (generated != null) {
            finish(out);
        }
        return generated != null;
    }

    /** Reads an answer that came whole; some servers put it into an array. */
    void whole(byte[] json, Consumer<ChatChunk> out) {
        begin(json, 0, json.length);
        boolean list = reader.peek() == Type.ARRAY;
        if (list) {
            reader.beginArray();
        }
        if (!list || reader.hasNext()) {
            object();
        }
        if (refused) {
            out.accept(TgiErrors.inside(json, 0, json.length));
        } else if (generated == null) {
            throw UpstreamErrors.unreadableReply("it has no text");
        } else {
            text(generated, out);
            finish(out);
        }
    }

    /** The upstream closed: what was held back is part of an answer that broke off. */
    void end(Consumer<ChatChunk> out) {
        tail.end(false, piece -> tags.text(piece, out));
        tags.end(out);
    }

    /** Checked in whole first, so that an event cut short says nothing instead of half. */
    private void begin(byte[] json, int from, int to) {
        reader.reset(json, from, to).skip();
        reader.end();
        reader.reset(json, from, to);
        token = null;
    }

    private void text(String text, Consumer<ChatChunk> out) {
        if (!text.isEmpty()) {
            tail.text(text, piece -> tags.text(piece, out));
        }
    }

    private void finish(Consumer<ChatChunk> out) {
        tail.end("stop_sequence".equals(reason), piece -> tags.text(piece, out));
        tags.end(out);
        out.accept(new ChatChunk.Finish("length".equals(reason) ? FinishReason.LENGTH : FinishReason.STOP));
        if (read > 0 && written > 0) {
            out.accept(new ChatChunk.Usage(TokenUsage.of(read, written)));
        }
    }

    private void object() {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("token") && reader.peek() == Type.OBJECT) {
                token();
            } else if (reader.nameIs("generated_text") && reader.peek() == Type.STRING) {
                generated = reader.string();
            } else if (reader.nameIs("details") && reader.peek() == Type.OBJECT) {
                details();
            } else if (reader.nameIs("error")) {
                refused = reader.peek() != Type.NULL;
                reader.skip();
            } else {
                reader.skip();
            }
        }
    }

    private void token() {
        special = false;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("text") && reader.peek() == Type.STRING) {
                token = reader.string();
            } else if (reader.nameIs("special") && reader.peek() == Type.BOOLEAN) {
                special = reader.bool();
            } else {
                reader.skip();
            }
        }
    }

    /** What was read is counted in a stream only; else it is known if the server was told to list it. */
    private void details() {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("finish_reason") && reader.peek() == Type.STRING) {
                reason = reader.string();
            } else if (reader.nameIs("generated_tokens") && reader.peek() == Type.NUMBER) {
                written = Math.max(0, reader.integer());
            } else if (reader.nameIs("input_length") && reader.peek() == Type.NUMBER) {
                read = Math.max(0, reader.integer());
            } else if (reader.nameIs("prefill") && reader.peek() == Type.ARRAY) {
                read = Math.max(read, length());
            } else {
                reader.skip();
            }
        }
    }

    private int length() {
        int length = 0;
        reader.beginArray();
        while (reader.hasNext()) {
            reader.skip();
            length++;
        }
        return length;
    }
}
