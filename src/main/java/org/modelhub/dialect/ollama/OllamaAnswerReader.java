package org.modelhub.dialect.ollama;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ThinkTags;
import org.modelhub.dialect.ToolArguments;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** Reads the JSON objects of one answer: the lines of a stream, or the one object of an answer that came whole. */
final class OllamaAnswerReader {

    private final JsonReader reader = new JsonReader(new byte[0], 0, 0, JsonLimits.DEFAULT);
    private final ThinkTags tags = new ThinkTags();
    private final ToolArguments arguments;
    private int calls;
    private boolean answered;
    private boolean done;
    private boolean finished;
    private @Nullable String doneReason;
    private int prompt;
    private int completion;
    private ChatChunk.@Nullable Failure failure;

    OllamaAnswerReader(ChatRequest request) {
        arguments = new ToolArguments(request);
    }

    /** Whether a message was seen. */
    boolean answered() {
        return answered;
    }

    /** Reads one line; what follows the one that ends an answer is not part of it. */
    void line(byte[] json, int from, int to, Consumer<ChatChunk> out) {
        if (finished) {
            return;
        }
        // Checked in whole first, so that a line cut short says nothing instead of half.
        reader.reset(json, from, to).skip();
        reader.end();
        reader.reset(json, from, to).beginObject();
        while (reader.nextName()) {
            field(out);
        }
        if (failure != null) {
            out.accept(failure);
        } else if (done) {
            finish(out);
        }
    }

    void end(Consumer<ChatChunk> out) {
        tags.end(out);
    }

    private void field(Consumer<ChatChunk> out) {
        if (reader.nameIs("message") && reader.peek() == Type.OBJECT) {
            message(out);
        } else if (reader.nameIs("done") && reader.peek() == Type.BOOLEAN) {
            done |= reader.bool();
        } else if (reader.nameIs("done_reason") && reader.peek() == Type.STRING) {
            doneReason = reader.string();
        } else if (reader.nameIs("prompt_eval_count") && reader.peek() == Type.NUMBER) {
            prompt = Math.max(0, reader.integer());
        } else if (reader.nameIs("eval_count") && reader.peek() == Type.NUMBER) {
            completion = Math.max(0, reader.integer());
        } else if (reader.nameIs("error") && reader.peek() != Type.NULL) {
            failure = UpstreamErrors.inside(reader);
        } else {
            reader.skip();
        }
    }

    private void message(Consumer<ChatChunk> out) {
        answered = true;
        String text = "";
        String thinking = "";
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("content") && reader.peek() == Type.STRING) {
                text = reader.string();
            } else if (reader.nameIs("thinking") && reader.peek() == Type.STRING) {
                thinking = reader.string();
            } else if (reader.nameIs("tool_calls") && reader.peek() == Type.ARRAY) {
                pieces(thinking, text, out);
                thinking = "";
                text = "";
                toolCalls(out);
            } else {
                reader.skip();
            }
        }
        pieces(thinking, text, out);
    }

    private void pieces(String thinking, String text, Consumer<ChatChunk> out) {
        if (!thinking.isEmpty()) {
            tags.reasoning(thinking, out);
        }
        if (!text.isEmpty()) {
            tags.text(text, out);
        }
    }

    private void toolCalls(Consumer<ChatChunk> out) {
        reader.beginArray();
        while (reader.hasNext()) {
            toolCall(out);
        }
    }

    private void toolCall(Consumer<ChatChunk> out) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("function") && reader.peek() == Type.OBJECT) {
                tags.end(out);
                out.accept(function());
            } else {
                reader.skip();
            }
        }
    }

    private ChatChunk function() {
        String name = null;
        String text = "";
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("name") && reader.peek() == Type.STRING) {
                name = reader.string();
            } else if (reader.nameIs("arguments")) {
                text = reader.peek() == Type.STRING
                        ? reader.string()
                        : new String(reader.raw(), StandardCharsets.UTF_8);
            } else {
                reader.skip();
            }
        }
        return arguments.call(calls++, name, text);
    }

    private void finish(Consumer<ChatChunk> out) {
        tags.end(out);
        boolean length = "length".equals(doneReason);
        FinishReason reason = calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        out.accept(new ChatChunk.Finish(length ? FinishReason.LENGTH : reason));
        if (completion > 0) {
            out.accept(new ChatChunk.Usage(TokenUsage.of(prompt, completion)));
        }
        finished = true;
    }
}
