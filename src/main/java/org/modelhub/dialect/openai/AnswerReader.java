package org.modelhub.dialect.openai;

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

/**
 * Reads the JSON objects of one answer: the chunks of a stream, or the one object of an answer that came whole. Only
 * the first choice counts. Tool calls are held until the finish reason says that they are whole.
 */
final class AnswerReader {

    private final JsonReader reader = new JsonReader(new byte[0], 0, 0, JsonLimits.DEFAULT);
    private final ThinkTags tags = new ThinkTags();
    private final ToolCallAssembler calls;
    private boolean finished;
    private boolean answered;
    private boolean streamed;
    private @Nullable String text;
    private @Nullable String reasoning;
    private @Nullable String finish;
    private @Nullable TokenUsage usage;
    private ChatChunk.@Nullable Failure failure;
    private ChatChunk.@Nullable Failure brokenOff;

    AnswerReader(ChatRequest request) {
        calls = new ToolCallAssembler(request);
    }

    /** Whether a choice was seen. */
    boolean answered() {
        return answered;
    }

    /** @throws JsonException if the object is not of the dialect */
    void event(byte[] json, int from, int to, Consumer<ChatChunk> out) {
        finish = null;
        usage = null;
        failure = null;
        brokenOff = null;
        reader.reset(json, from, to).beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("choices")) {
                choices(out);
            } else if (reader.nameIs("usage")) {
                readUsage();
            } else if (reader.nameIs("error")) {
                readError();
            } else if (reader.nameIs("object")) {
                failure = isErrorObject() ? failureOf(json, from, to) : failure;
            } else if (reader.nameIs("error_code")) {
                failure = isNonZero() ? failureOf(json, from, to) : failure;
            } else if (reader.nameIs("base_resp")) {
                baseResp(json);
            } else if (reader.nameIs("x_groq")) {
                besideChoices();
            } else {
                reader.skip();
            }
        }
        if (failure != null || brokenOff != null) {
            out.accept(failure != null ? failure : Objects.requireNonNull(brokenOff));
        } else if (usage != null) {
            out.accept(new ChatChunk.Usage(usage));
        }
    }

    /** Releases text that was held back; calls without a finish reason are not whole. */
    void end(Consumer<ChatChunk> out) {
        tags.end(out);
    }

    /** As {@link #end} for an answer that came whole, and so needs no finish reason. */
    void complete(Consumer<ChatChunk> out) {
        if (!finished) {
            finish("stop", out);
        }
    }

    /** Older servers report a failure as an object of its own kind. */
    private boolean isErrorObject() {
        return reader.peek() == JsonReader.Type.STRING ? reader.string().equals("error") : skipped();
    }

    private void readError() {
        if (!reader.isNull()) {
            failure = UpstreamErrors.inside(reader);
        }
    }

    private boolean isNonZero() {
        return reader.peek() == JsonReader.Type.NUMBER ? reader.number() != 0 : skipped();
    }

    private void baseResp(byte[] json) {
        ChatChunk.Failure told = BaseResponse.read(reader, json);
        failure = told == null ? failure : told;
    }

    /** Groq keeps the usage of a stream, and why it stopped early, in an object of its own. */
    private void besideChoices() {
        if (reader.peek() != JsonReader.Type.OBJECT) {
            reader.skip();
            return;
        }
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("usage")) {
                readUsage();
            } else if (reader.nameIs("error")) {
                readError();
            } else {
                reader.skip();
            }
        }
    }

    private boolean skipped() {
        reader.skip();
        return false;
    }

    private static ChatChunk.Failure failureOf(byte[] json, int from, int to) {
        return UpstreamErrors.inside(new JsonReader(json, from, to, JsonLimits.DEFAULT));
    }

    private void choices(Consumer<ChatChunk> out) {
        if (reader.isNull()) {
            return;
        }
        reader.beginArray();
        boolean first = true;
        while (reader.hasNext()) {
            if (first) {
                choice(out);
                first = false;
            } else {
                reader.skip();
            }
        }
    }

    private void choice(Consumer<ChatChunk> out) {
        answered = true;
        text = null;
        reasoning = null;
        boolean ours = true;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("delta")) {
                streamed = true;
                delta();
            } else if (reader.nameIs("message")) {
                message();
            } else if (reader.nameIs("error")) {
                readError();
            } else if (reader.nameIs("text")) {
                text = reader.stringOrNull();
            } else if (reader.nameIs("finish_reason")) {
                finish = reader.stringOrNull();
            } else if (reader.nameIs("usage")) {
                readUsage();
            } else if (reader.nameIs("index")) {
                ours = isFirst();
            } else {
                reader.skip();
            }
        }
        if (ours) {
            emit(out);
        }
    }

    /** MiniMax ends a stream with the whole message once more. */
    private void message() {
        if (streamed) {
            reader.skip();
        } else {
            delta();
        }
    }

    private boolean isFirst() {
        if (reader.peek() != JsonReader.Type.NUMBER) {
            reader.skip();
            return true;
        }
        return reader.integer() == 0;
    }

    private void emit(Consumer<ChatChunk> out) {
        if (finished) {
            return;
        }
        if (reasoning != null && !reasoning.isEmpty()) {
            tags.reasoning(reasoning, out);
        }
        if (text != null && !text.isEmpty()) {
            tags.text(text, out);
        }
        if (finish != null && !finish.isEmpty()) {
            finish(finish, out);
        }
    }

    private void finish(String word, Consumer<ChatChunk> out) {
        finished = true;
        tags.end(out);
        FinishReason reason = FinishWords.of(word);
        if (reason == null) {
            // Later: the same event may say more about the failure.
            brokenOff = UpstreamErrors.unreadable("it broke off with the reason '" + FinishWords.shown(word) + "'");
            return;
        }
        // A call that the length limit cut is not whole, so an answer that ends so keeps only whole calls.
        boolean called = calls.emit(out, reason == FinishReason.LENGTH);
        out.accept(new ChatChunk.Finish(called && reason == FinishReason.STOP ? FinishReason.TOOL_CALLS : reason));
    }

    private void readUsage() {
        TokenUsage read = UsageReader.read(reader);
        usage = read == null ? usage : read;
    }

    private void delta() {
        if (reader.isNull()) {
            return;
        }
        String other = null;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("content")) {
                content();
            } else if (reader.nameIs("reasoning_content")) {
                reasoning = join(reasoning, textOrSkip());
            } else if (reader.nameIs("reasoning")) {
                other = textOrSkip();
            } else if (reader.nameIs("tool_calls")) {
                calls.toolCalls(reader);
            } else if (reader.nameIs("function_call")) {
                calls.functionCall(reader);
            } else if (reader.nameIs("refusal")) {
                text = join(text, textOrSkip());
            } else {
                reader.skip();
            }
        }
        // Some servers send both names with the same text.
        reasoning = reasoning == null || reasoning.isEmpty() ? other : reasoning;
    }

    private @Nullable String textOrSkip() {
        if (reader.peek() == JsonReader.Type.STRING) {
            return reader.string();
        }
        reader.skip();
        return null;
    }

    private void content() {
        switch (reader.peek()) {
            case STRING -> text = join(text, reader.string());
            case ARRAY -> parts();
            default -> reader.skip();
        }
    }

    private void parts() {
        reader.beginArray();
        while (reader.hasNext()) {
            if (reader.peek() == JsonReader.Type.OBJECT) {
                part();
            } else {
                text = join(text, textOrSkip());
            }
        }
    }

    private void part() {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("text")) {
                text = join(text, textOrSkip());
            } else if (reader.nameIs("thinking")) {
                thinking();
            } else {
                reader.skip();
            }
        }
    }

    /** Reasoning as a part: a string, or parts of its own. */
    private void thinking() {
        String before = text;
        text = null;
        content();
        reasoning = join(reasoning, text);
        text = before;
    }

    private static @Nullable String join(@Nullable String one, @Nullable String more) {
        if (one == null || one.isEmpty()) {
            return more;
        }
        return more == null ? one : one + more;
    }
}
