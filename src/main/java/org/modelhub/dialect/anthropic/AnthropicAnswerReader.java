package org.modelhub.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/**
 * Reads the JSON objects of one answer: the events of a stream, or the one message of an answer that came whole.
 *
 * <p>Text and thinking go out as they come, a signature at the end of its block. Tool calls wait for the reason of the
 * end, because a call that the output limit cut ends like any other.
 */
final class AnthropicAnswerReader {

    private static final byte[] NOTHING = new byte[0];

    private final JsonReader reader = new JsonReader(NOTHING, 0, 0, JsonLimits.DEFAULT);
    private final AnswerBlocks blocks;
    private final AnswerUsage usage = new AnswerUsage();
    private final Block block = new Block();
    private boolean answered;
    private boolean finished;
    private String type = "";
    private int index;
    private @Nullable String stopReason;
    private ChatChunk.@Nullable Failure failure;

    /** The fields of a block or of what is added to one, as one object holds them. */
    static final class Block {

        String type = "";
        String name = "";
        String text = "";
        String signature = "";
        String input = "";

        void clear() {
            type = "";
            name = "";
            text = "";
            signature = "";
            input = "";
        }
    }

    /** @param limit bytes that the tool calls of an answer may have together */
    AnthropicAnswerReader(ChatRequest request, int limit) {
        blocks = new AnswerBlocks(request, limit);
    }

    /** Whether the content of a message was seen. */
    boolean answered() {
        return answered;
    }

    /** Reads one event. @return whether nothing of use follows it */
    boolean event(byte[] json, int from, int to, Consumer<ChatChunk> out) {
        type = "";
        index = 0;
        stopReason = null;
        block.clear();
        reader.reset(json, from, to).beginObject();
        while (reader.nextName()) {
            field();
        }
        reader.end();
        take(out);
        return type.equals("message_stop");
    }

    private void field() {
        if (reader.nameIs("type") && reader.peek() == Type.STRING) {
            type = reader.string();
        } else if (reader.nameIs("index") && reader.peek() == Type.NUMBER) {
            index = reader.integer();
        } else if ((reader.nameIs("delta") || reader.nameIs("content_block")) && reader.peek() == Type.OBJECT) {
            block();
        } else if (reader.nameIs("usage") && reader.peek() == Type.OBJECT) {
            usage.read(reader);
        } else if (reader.nameIs("message") && reader.peek() == Type.OBJECT) {
            head();
        } else if (reader.nameIs("error") && reader.peek() == Type.OBJECT) {
            failure = UpstreamErrors.inside(reader);
        } else {
            reader.skip();
        }
    }

    /** Of the message that a stream begins with, only the counts say something. */
    private void head() {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("usage") && reader.peek() == Type.OBJECT) {
                usage.read(reader);
            } else {
                reader.skip();
            }
        }
    }

    private void block() {
        reader.beginObject();
        while (reader.nextName()) {
            blockField();
        }
    }

    private void blockField() {
        Type kind = reader.peek();
        if (reader.nameIs("input") && kind == Type.OBJECT) {
            block.input = new String(reader.raw(), StandardCharsets.UTF_8);
        } else if (kind != Type.STRING) {
            reader.skip();
        } else if (reader.nameIs("type")) {
            block.type = reader.string();
        } else if (reader.nameIs("text") || reader.nameIs("thinking")) {
            block.text = reader.string();
        } else if (reader.nameIs("partial_json")) {
            block.input = reader.string();
        } else if (reader.nameIs("signature")) {
            block.signature = reader.string();
        } else if (reader.nameIs("data")) {
            block.signature = RedactedThinking.signature(reader.string());
        } else if (reader.nameIs("stop_reason")) {
            stopReason = reader.string();
        } else if (reader.nameIs("name")) {
            block.name = reader.string();
        } else {
            reader.skip();
        }
    }

    private void take(Consumer<ChatChunk> out) {
        if (failure != null) {
            out.accept(failure);
            return;
        }
        switch (type) {
            case "content_block_start" -> blocks.start(index, block, out);
            case "content_block_delta" -> blocks.delta(index, block, out);
            case "content_block_stop" -> blocks.stop(index, out);
            case "message_delta" -> finish(out);
            default -> {
                // ping, message_start, message_stop, and kinds that are still to be invented
            }
        }
    }

    private void finish(Consumer<ChatChunk> out) {
        if (stopReason == null || finished) {
            return;
        }
        finished = true;
        blocks.finish(StopWords.read(stopReason), out);
        if (usage.known()) {
            out.accept(new ChatChunk.Usage(usage.usage()));
        }
    }

    /** Reads a whole message. */
    void message(byte[] json, Consumer<ChatChunk> out) {
        stopReason = null;
        reader.reset(json, 0, json.length).beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("content") && reader.peek() == Type.ARRAY) {
                content(out);
            } else if (reader.nameIs("stop_reason") && reader.peek() == Type.STRING) {
                stopReason = reader.string();
            } else {
                field();
            }
        }
        reader.end();
        if (failure != null) {
            out.accept(failure);
        } else if (answered) {
            stopReason = stopReason == null ? "end_turn" : stopReason;
            finish(out);
        }
    }

    private void content(Consumer<ChatChunk> out) {
        answered = true;
        reader.beginArray();
        for (int i = 0; reader.hasNext(); i++) {
            block.clear();
            if (reader.peek() == Type.OBJECT) {
                block();
                blocks.start(i, block, out);
                blocks.stop(i, out);
            } else {
                reader.skip();
            }
        }
    }
}
