package org.modelhub.dialect.bedrock;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.Signature;
import org.modelhub.chat.Signature.Signer;
import org.modelhub.dialect.ToolArguments;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** Reads one answer: the events of a stream, or the one object of an answer that came whole. */
final class BedrockAnswerReader {

    private final JsonReader reader = new JsonReader(new byte[0], 0, 0, JsonLimits.DEFAULT);
    private final ToolArguments arguments;
    private final int limit;
    private final TreeMap<Integer, OpenCall> open = new TreeMap<>();
    private final TreeMap<Integer, StringBuilder> signatures = new TreeMap<>();
    private int held;
    private int calls;

    /** A tool call whose arguments are still coming. */
    private record OpenCall(@Nullable String name, StringBuilder input) {}

    /** @param limit characters that calls may hold while they are open */
    BedrockAnswerReader(ChatRequest request, int limit) {
        this.arguments = new ToolArguments(request);
        this.limit = limit;
    }

    void event(String name, byte[] json, Consumer<ChatChunk> out) {
        JsonReader event = checked(json);
        switch (name) {
            case "contentBlockStart" -> begin(BedrockBlock.read(event), out);
            case "contentBlockDelta" -> piece(BedrockBlock.read(event), out);
            case "contentBlockStop" -> close(BedrockBlock.read(event).index(), out);
            case "messageStop" -> {
                List.copyOf(signatures.keySet()).forEach(index -> close(index, out));
                List.copyOf(open.keySet()).forEach(index -> close(index, out));
                finish(BedrockBlock.read(event).stopReason(), out);
            }
            case "metadata" -> usage(BedrockBlock.read(event), out);
            default -> {} // messageStart says who speaks; what is not known yet is of no use
        }
    }

    void whole(byte[] json, Consumer<ChatChunk> out) {
        JsonReader body = checked(json);
        boolean answered = false;
        body.beginObject();
        while (body.nextName()) {
            if (body.nameIs("output") && body.peek() == Type.OBJECT) {
                answered = output(out);
            } else {
                body.skip();
            }
        }
        if (!answered) {
            throw UpstreamErrors.unreadableReply("it has no message");
        }
        BedrockBlock rest = BedrockBlock.read(checked(json));
        finish(rest.stopReason(), out);
        usage(rest, out);
    }

    /** Read through once before, so that JSON cut short says nothing instead of half. */
    private JsonReader checked(byte[] json) {
        reader.reset(json, 0, json.length).skip();
        reader.end();
        return reader.reset(json, 0, json.length);
    }

    private boolean output(Consumer<ChatChunk> out) {
        boolean answered = false;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("message") && reader.peek() == Type.OBJECT) {
                answered = true;
                message(out);
            } else {
                reader.skip();
            }
        }
        return answered;
    }

    private void message(Consumer<ChatChunk> out) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("content") && reader.peek() == Type.ARRAY) {
                reader.beginArray();
                while (reader.hasNext()) {
                    BedrockBlock block = BedrockBlock.read(reader);
                    piece(block, out);
                    close(block.index(), out);
                }
            } else {
                reader.skip();
            }
        }
    }

    private void begin(BedrockBlock block, Consumer<ChatChunk> out) {
        close(block.index(), out);
        piece(block, out);
    }

    private void piece(BedrockBlock block, Consumer<ChatChunk> out) {
        if (!block.reasoning().isEmpty()) {
            out.accept(new ChatChunk.Reasoning(block.reasoning()));
        }
        signature(block, out);
        if (!block.text().isEmpty()) {
            out.accept(new ChatChunk.Text(block.text()));
        }
        if (block.callsTool()) {
            open.computeIfAbsent(block.index(), index -> new OpenCall(block.tool(), new StringBuilder()))
                    .input()
                    .append(block.input());
            hold(block.input().length() + 1, out);
        }
    }

    /** A block's signature may come in pieces; what is redacted has no text to wait for. */
    private void signature(BedrockBlock block, Consumer<ChatChunk> out) {
        if (!block.signature().isEmpty()) {
            signatures
                    .computeIfAbsent(block.index(), index -> new StringBuilder())
                    .append(block.signature());
            hold(block.signature().length(), out);
        }
        if (!block.redacted().isEmpty()) {
            sign(true, block.redacted(), out);
        }
    }

    private static void sign(boolean redacted, String value, Consumer<ChatChunk> out) {
        out.accept(new ChatChunk.Reasoning("", new Signature(Signer.BEDROCK, redacted, value).text()));
    }

    /** One more for each piece, since empty ones may open calls without end. */
    private void hold(int more, Consumer<ChatChunk> out) {
        held += more;
        if (held > limit) {
            out.accept(UpstreamErrors.unreadable(
                    "its tool calls and signatures are longer than " + limit + " characters"));
        }
    }

    private void close(int index, Consumer<ChatChunk> out) {
        StringBuilder signature = signatures.remove(index);
        if (signature != null) {
            sign(false, signature.toString(), out);
        }
        OpenCall call = open.remove(index);
        if (call != null) {
            out.accept(arguments.call(calls++, call.name(), call.input().toString()));
        }
    }

    private void finish(@Nullable String reason, Consumer<ChatChunk> out) {
        if (reason != null && reason.startsWith("malformed_")) {
            out.accept(new ChatChunk.Failure(
                    HubError.upstream(502, "The model wrote an answer that the provider could not use.", reason)));
        } else if (reason != null) {
            out.accept(new ChatChunk.Finish(finishReason(reason)));
        }
    }

    private FinishReason finishReason(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
            default -> calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    private static void usage(BedrockBlock block, Consumer<ChatChunk> out) {
        if (block.usage() != null) {
            out.accept(new ChatChunk.Usage(block.usage()));
        }
    }
}
