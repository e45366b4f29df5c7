package org.modelhub.dialect.openai;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.LineReader;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;

/**
 * Reads server-sent events as vendors really frame them.
 *
 * <p>An event is taken as soon as its data is a complete JSON object, so that streams with one line end between events
 * work too; data that is not complete waits for further lines, and is a failure at an empty line. A line that begins
 * with a brace is data without its label.
 */
final class OpenAiChunkDecoder implements ChunkDecoder {

    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];

    /** Each further line of an event costs a look at the whole event. */
    private static final int LINES = 512;

    private final int limit;
    private final LineReader lines;
    private final AnswerReader answer;
    private final JsonReader checker;
    private final Consumer<ChatChunk> taking = this::take;
    /** Set by each call before anything is given out. */
    @SuppressWarnings("NullAway.Init")
    private Consumer<ChatChunk> out;

    private byte[] pending = NOTHING;
    private int pendingLines;
    private boolean errorEvent;
    private boolean over;

    OpenAiChunkDecoder(ChatRequest request, int limit) {
        this.limit = limit;
        this.lines = new LineReader(limit, this::line);
        this.answer = new AnswerReader(request);
        this.checker = new JsonReader(NOTHING, 0, 0, JsonLimits.DEFAULT);
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, Consumer<ChatChunk> chunks) {
        out = chunks;
        if (!over && !lines.feed(bytes, offset, length)) {
            fail("an event is longer than " + limit + " bytes");
        }
    }

    @Override
    public void end(Consumer<ChatChunk> chunks) {
        out = chunks;
        if (!over) {
            lines.end();
        }
        if (!over && pending.length > 0) {
            fail("it ends inside an event");
        }
        if (!over) {
            answer.end(out);
        }
        over = true;
    }

    private void line(byte[] bytes, int from, int to) {
        if (over) {
            return;
        }
        if (from == to) {
            blank();
        } else if (startsWith(bytes, from, to, DATA)) {
            data(bytes, from + DATA.length, to);
        } else if (bytes[from] == '{' || (pending.length > 0 && bytes[from] != ':')) {
            data(bytes, from, to);
        } else if (startsWith(bytes, from, to, EVENT)) {
            String name = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            errorEvent = name.substring(EVENT.length).strip().equals("error");
        }
    }

    private void blank() {
        if (pending.length > 0) {
            fail("an event is not JSON");
        }
        errorEvent = false;
    }

    private void data(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to && (bytes[start] == ' ' || bytes[start] == '\t')) {
            start++;
        }
        if (start == to) {
            return;
        }
        if (pending.length == 0) {
            event(bytes, start, to);
        } else if (pending.length + to - start > limit || ++pendingLines > LINES) {
            fail("an event is longer than " + limit + " bytes or " + LINES + " lines");
        } else {
            byte[] whole = Arrays.copyOf(pending, pending.length + 1 + to - start);
            whole[pending.length] = '\n';
            System.arraycopy(bytes, start, whole, pending.length + 1, to - start);
            event(whole, 0, whole.length);
        }
    }

    private void event(byte[] bytes, int from, int to) {
        if (startsWith(bytes, from, to, DONE)) {
            over = true;
            answer.end(out);
        } else if (isComplete(bytes, from, to)) {
            pending = NOTHING;
            pendingLines = 0;
            decode(bytes, from, to);
        } else {
            pending = Arrays.copyOfRange(bytes, from, to);
        }
    }

    private boolean isComplete(byte[] bytes, int from, int to) {
        try {
            checker.reset(bytes, from, to).skip();
            checker.end();
            return true;
        } catch (JsonException incomplete) {
            return false;
        }
    }

    private void decode(byte[] bytes, int from, int to) {
        try {
            if (errorEvent) {
                finish(UpstreamErrors.inside(checker.reset(bytes, from, to)));
            } else {
                answer.event(bytes, from, to, taking);
            }
        } catch (JsonException odd) {
            fail(odd.getMessage());
        }
    }

    /** Nothing follows a failure, whatever else the same event holds. */
    private void take(ChatChunk chunk) {
        if (!over) {
            over = chunk instanceof ChatChunk.Failure;
            out.accept(chunk);
        }
    }

    private void fail(String why) {
        finish(UpstreamErrors.unreadable(why));
    }

    private void finish(ChatChunk.Failure failure) {
        over = true;
        out.accept(failure);
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
        return to - from >= prefix.length && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }
}
