package org.modelhub.dialect.dashscope;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ThinkTags;
import org.modelhub.dialect.openai.ToolCallAssembler;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/**
 * Reads the JSON objects of one answer: the events of a stream, or the one object of an answer that came whole. An answer
 * that goes on has the word {@code null} as its finish reason. Only the first choice counts.
 */
final class DashScopeAnswerReader {

    private static final String GOES_ON = "null";

    private final JsonReader reader = new JsonReader(new byte[0], 0, 0, JsonLimits.DEFAULT);
    private final ThinkTags tags = new ThinkTags();
    private final ToolCallAssembler calls;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private String finish = "";
    private boolean refused;
    private boolean answered;
    private boolean finished;
    private @Nullable TokenUsage usage;

    DashScopeAnswerReader(ChatRequest request) {
        calls = new ToolCallAssembler(request);
    }

    /** Whether a choice was seen. */
    boolean answered() {
        return answered;
    }

    /** @throws JsonException if the object is not of the dialect */
    void event(byte[] json, int from, int to, Consumer<ChatChunk> out) {
        begin(json, from, to);
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("output") && reader.peek() == Type.OBJECT) {
                output();
            } else if (reader.nameIs("usage")) {
                TokenUsage counted = DashScopeUsage.read(reader);
                usage = counted == null ? usage : counted;
            } else if (reader.nameIs("code")) {
                refused = isWord();
            } else {
                reader.skip();
            }
        }
        if (refused) {
            out.accept(DashScopeErrors.inside(json, from, to));
        } else {
            emit(out);
        }
    }

    /** Checked in whole first, so that an event cut short says nothing instead of half. */
    private void begin(byte[] json, int from, int to) {
        reader.reset(json, from, to).skip();
        reader.end();
        reader.reset(json, from, to);
        text.setLength(0);
        reasoning.setLength(0);
        finish = GOES_ON;
        refused = false;
    }

    /** Releases text that was held back; calls without a finish reason are not whole. */
    void end(Consumer<ChatChunk> out) {
        tags.end(out);
    }

    /** As {@link #end} for an answer that came whole, and so needs no finish reason. */
    void complete(Consumer<ChatChunk> out) {
        if (!finished) {
            finish("stop", out);
            count(out);
        }
    }

    /** The counts go on with each event, so only those of the last one are given out. */
    private void emit(Consumer<ChatChunk> out) {
        if (!finished) {
            if (!reasoning.isEmpty()) {
                tags.reasoning(reasoning.toString(), out);
            }
            if (!text.isEmpty()) {
                tags.text(text.toString(), out);
            }
            if (!finish.equals(GOES_ON)) {
                finish(finish, out);
            }
        }
        if (finished) {
            count(out);
        }
    }

    private void count(Consumer<ChatChunk> out) {
        if (usage != null) {
            out.accept(new ChatChunk.Usage(usage));
        }
    }

    private void finish(String word, Consumer<ChatChunk> out) {
        finished = true;
        tags.end(out);
        // A call that the length limit cut is not whole, so an answer that ends so keeps only whole calls.
        boolean cut = word.equals("length");
        boolean called = calls.emit(out, cut);
        FinishReason other = word.equals("content_filter") ? FinishReason.CONTENT_FILTER : FinishReason.STOP;
        FinishReason whole = called ? FinishReason.TOOL_CALLS : other;
        out.accept(new ChatChunk.Finish(cut ? FinishReason.LENGTH : whole));
    }

    private boolean isWord() {
        if (reader.peek() == Type.STRING) {
            return !reader.string().isEmpty();
        }
        reader.skip();
        return false;
    }

    private void output() {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("choices") && reader.peek() == Type.ARRAY) {
                choices();
            } else if (reader.nameIs("text") && reader.peek() == Type.STRING) {
                // The form of the models that know no messages.
                answered = true;
                text.append(reader.string());
            } else if (reader.nameIs("finish_reason") && reader.peek() == Type.STRING) {
                finish = reader.string();
            } else {
                reader.skip();
            }
        }
    }

    private void choices() {
        boolean first = true;
        reader.beginArray();
        while (reader.hasNext()) {
            if (first && reader.peek() == Type.OBJECT) {
                choice();
            } else {
                reader.skip();
            }
            first = false;
        }
    }

    private void choice() {
        answered = true;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("message") && reader.peek() == Type.OBJECT) {
                message();
            } else if (reader.nameIs("finish_reason") && reader.peek() == Type.STRING) {
                finish = reader.string();
            } else {
                reader.skip();
            }
        }
    }

    private void message() {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("content")) {
                content();
            } else if (reader.nameIs("reasoning_content") && reader.peek() == Type.STRING) {
                reasoning.append(reader.string());
            } else if (reader.nameIs("tool_calls")) {
                calls.toolCalls(reader);
            } else {
                reader.skip();
            }
        }
    }

    private void content() {
        switch (reader.peek()) {
            case STRING -> text.append(reader.string());
            case ARRAY -> {
                reader.beginArray();
                while (reader.hasNext()) {
                    part();
                }
            }
            default -> reader.skip();
        }
    }

    private void part() {
        if (reader.peek() != Type.OBJECT) {
            reader.skip();
            return;
        }
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("text") && reader.peek() == Type.STRING) {
                text.append(reader.string());
            } else {
                reader.skip();
            }
        }
    }
}
