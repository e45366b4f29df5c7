package org.modelhub.dialect.ollama;

import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.LineReader;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonException;

/** Reads an answer that comes as one JSON object per line. */
final class OllamaChunkDecoder implements ChunkDecoder {

    private final int limit;
    private final LineReader lines;
    private final OllamaAnswerReader answer;
    private final Consumer<ChatChunk> taking = this::take;
    /** Set by each call before anything is given out. */
    @SuppressWarnings("NullAway.Init")
    private Consumer<ChatChunk> out;

    private boolean over;

    OllamaChunkDecoder(ChatRequest request, int limit) {
        this.limit = limit;
        this.lines = new LineReader(limit, this::line);
        this.answer = new OllamaAnswerReader(request);
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, Consumer<ChatChunk> chunks) {
        out = chunks;
        if (!over && !lines.feed(bytes, offset, length)) {
            take(UpstreamErrors.unreadable("a line is longer than " + limit + " bytes"));
        }
    }

    @Override
    public void end(Consumer<ChatChunk> chunks) {
        out = chunks;
        if (!over) {
            lines.end();
        }
        if (!over) {
            answer.end(out);
        }
        over = true;
    }

    private void line(byte[] bytes, int from, int to) {
        if (over || isBlank(bytes, from, to)) {
            return;
        }
        try {
            answer.line(bytes, from, to, taking);
        } catch (JsonException broken) {
            take(UpstreamErrors.unreadable(broken.getMessage()));
        }
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private void take(ChatChunk chunk) {
        if (!over) {
            over = chunk instanceof ChatChunk.Failure;
            out.accept(chunk);
        }
    }
}
