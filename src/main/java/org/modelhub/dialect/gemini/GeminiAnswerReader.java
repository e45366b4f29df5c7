package org.modelhub.dialect.gemini;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ToolArguments;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/**
 * Reads the objects of one answer: the events of a stream, or the one object of an answer that came whole. Only the
 * first candidate counts. The finish and the counts are given at the end, because older models say both in every event.
 */
final class GeminiAnswerReader {

    private static final int WORD = 60;

    private final JsonReader reader = new JsonReader(new byte[0], 0, 0, JsonLimits.DEFAULT);
    private final ToolArguments arguments;
    private int calls;
    private boolean answered;
    private boolean spoke;
    private @Nullable FinishReason finish;
    private @Nullable TokenUsage usage;
    private ChatChunk.@Nullable Failure failure;

    GeminiAnswerReader(ChatRequest request) {
        arguments = new ToolArguments(request);
    }

    /** Whether a candidate was seen, or why there is none. */
    boolean answered() {
        return answered;
    }

    /** @throws org.modelhub.wire.JsonException if the object is not of the dialect */
    void event(byte[] json, int from, int to, Consumer<ChatChunk> out) {
        // Checked in whole first, so that an event cut short says nothing instead of half.
        reader.reset(json, from, to).skip();
        reader.end();
        reader.reset(json, from, to).beginObject();
        while (reader.nextName()) {
            field(out);
        }
        if (failure != null) {
            out.accept(failure);
        }
    }

    /** Without a finish nothing is said, and the answer counts as broken off. */
    void end(Consumer<ChatChunk> out) {
        if (finish == null) {
            return;
        }
        boolean called = calls > 0 && finish == FinishReason.STOP;
        out.accept(new ChatChunk.Finish(called ? FinishReason.TOOL_CALLS : finish));
        // Counts without a written token, for an answer that has some, are those of its beginning.
        if (usage != null && (usage.completion() > 0 || !spoke)) {
            out.accept(new ChatChunk.Usage(usage));
        }
    }

    /** As {@link #end} for an answer that came whole, and so needs no finish. */
    void complete(Consumer<ChatChunk> out) {
        finish = finish == null ? FinishReason.STOP : finish;
        end(out);
    }

    private void field(Consumer<ChatChunk> out) {
        if (reader.nameIs("candidates") && reader.peek() == Type.ARRAY) {
            candidates(out);
        } else if (reader.nameIs("promptFeedback") && reader.peek() == Type.OBJECT) {
            feedback();
        } else if (reader.nameIs("usageMetadata") && reader.peek() == Type.OBJECT) {
            TokenUsage counted = GeminiUsage.read(reader);
            usage = counted == null ? usage : counted;
        } else if (reader.nameIs("error") && reader.peek() != Type.NULL) {
            failure = UpstreamErrors.inside(reader);
        } else {
            reader.skip();
        }
    }

    /** A prompt that was blocked has no candidate. */
    private void feedback() {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("blockReason") && reader.peek() == Type.STRING) {
                blocked(reader.string());
            } else {
                reader.skip();
            }
        }
    }

    private void blocked(String reason) {
        if (!reason.isEmpty() && !reason.endsWith("_UNSPECIFIED")) {
            answered = true;
            finish = FinishReason.CONTENT_FILTER;
        }
    }

    private void candidates(Consumer<ChatChunk> out) {
        reader.beginArray();
        boolean first = true;
        while (reader.hasNext()) {
            if (first) {
                candidate(out);
                first = false;
            } else {
                reader.skip();
            }
        }
    }

    private void candidate(Consumer<ChatChunk> out) {
        answered = true;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("content") && reader.peek() == Type.OBJECT) {
                content(out);
            } else if (reader.nameIs("finishReason") && reader.peek() == Type.STRING) {
                finished(reader.string());
            } else {
                reader.skip();
            }
        }
    }

    private void finished(String word) {
        if (word.isEmpty() || word.equals("FINISH_REASON_UNSPECIFIED")) {
            return;
        }
        finish = GeminiFinish.of(word);
        if (finish == null) {
            String shown = word.substring(0, Math.min(WORD, word.length()));
            failure = new ChatChunk.Failure(HubError.upstream(
                    502, "The provider ended the answer before it was complete: " + shown + ".", shown));
        }
    }

    private void content(Consumer<ChatChunk> out) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("parts") && reader.peek() == Type.ARRAY) {
                reader.beginArray();
                while (reader.hasNext()) {
                    part(out);
                }
            } else {
                reader.skip();
            }
        }
    }

    private void part(Consumer<ChatChunk> out) {
        String text = "";
        boolean thought = false;
        ChatChunk call = null;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("text") && reader.peek() == Type.STRING) {
                text = reader.string();
            } else if (reader.nameIs("thought") && reader.peek() == Type.BOOLEAN) {
                thought = reader.bool();
            } else if (reader.nameIs("functionCall") && reader.peek() == Type.OBJECT) {
                call = call();
            } else {
                reader.skip();
            }
        }
        if (!text.isEmpty()) {
            spoke = true;
            out.accept(thought ? new ChatChunk.Reasoning(text) : new ChatChunk.Text(text));
        }
        if (call != null) {
            spoke = true;
            out.accept(call);
        }
    }

    private ChatChunk call() {
        String name = null;
        String args = "";
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("name") && reader.peek() == Type.STRING) {
                name = reader.string();
            } else if (reader.nameIs("args")) {
                args = new String(reader.raw(), StandardCharsets.UTF_8);
            } else {
                reader.skip();
            }
        }
        return arguments.call(calls++, name, args);
    }
}
