package org.modelhub.dialect.anthropic;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.dialect.ToolArguments;
import org.modelhub.dialect.UpstreamErrors;

/** The blocks of one answer by their index, whose pieces may come in turns. */
final class AnswerBlocks {

    /** More tools than any answer calls; each costs memory even without arguments. */
    private static final int CALLS = 1024;

    private final ToolArguments arguments;
    private final int limit;
    private final Map<Integer, Call> calls = new TreeMap<>();
    private final Map<Integer, StringBuilder> signatures = new TreeMap<>();
    private int held;

    /** A tool call on its way. */
    private static final class Call {

        private final String name;
        private final String whole;
        private final StringBuilder pieces = new StringBuilder();

        Call(String name, String whole) {
            this.name = name;
            this.whole = whole;
        }

        /** The arguments that came in pieces, or those that came with the call. */
        String arguments() {
            return pieces.length() > 0 ? pieces.toString() : whole;
        }

        /** An empty object is what a streamed call begins with before its pieces come. */
        boolean isWhole() {
            return ToolArguments.isObject(arguments()) && !arguments().equals("{}");
        }
    }

    /** @param limit chars to hold back at most */
    AnswerBlocks(ChatRequest request, int limit) {
        this.arguments = new ToolArguments(request);
        this.limit = limit;
    }

    void start(int index, AnthropicAnswerReader.Block block, Consumer<ChatChunk> out) {
        switch (block.type) {
            case "text" -> text(block, out);
            case "thinking", "redacted_thinking" -> {
                reasoning(block, out);
                sign(index, block.signature, out);
            }
            case "tool_use" -> call(index, block, out);
            default -> {
                // Blocks of the vendor's own tools and of kinds still to be invented: not part of the canonical form.
            }
        }
    }

    void delta(int index, AnthropicAnswerReader.Block delta, Consumer<ChatChunk> out) {
        switch (delta.type) {
            case "text_delta" -> text(delta, out);
            case "thinking_delta" -> reasoning(delta, out);
            case "signature_delta" -> sign(index, delta.signature, out);
            case "input_json_delta" -> {
                Call call = calls.get(index);
                if (call != null && holds(delta.input.length(), out)) {
                    call.pieces.append(delta.input);
                }
            }
            default -> {
                // citations and the like
            }
        }
    }

    void stop(int index, Consumer<ChatChunk> out) {
        StringBuilder signature = signatures.remove(index);
        if (signature != null) {
            out.accept(new ChatChunk.Reasoning("", signature.toString()));
        }
    }

    /** Gives out the calls in order; those that the output limit cut are left out. */
    void finish(FinishReason reason, Consumer<ChatChunk> out) {
        int count = 0;
        for (Call call : calls.values()) {
            if (reason != FinishReason.LENGTH || call.isWhole()) {
                out.accept(arguments.call(count++, call.name, call.arguments()));
            }
        }
        boolean called = count > 0 && reason == FinishReason.STOP;
        out.accept(new ChatChunk.Finish(called ? FinishReason.TOOL_CALLS : reason));
    }

    private static void text(AnthropicAnswerReader.Block block, Consumer<ChatChunk> out) {
        if (!block.text.isEmpty()) {
            out.accept(new ChatChunk.Text(block.text));
        }
    }

    private static void reasoning(AnthropicAnswerReader.Block block, Consumer<ChatChunk> out) {
        if (!block.text.isEmpty()) {
            out.accept(new ChatChunk.Reasoning(block.text));
        }
    }

    private void sign(int index, String signature, Consumer<ChatChunk> out) {
        if (!signature.isEmpty() && holds(signature.length(), out)) {
            signatures.computeIfAbsent(index, any -> new StringBuilder()).append(signature);
        }
    }

    private void call(int index, AnthropicAnswerReader.Block block, Consumer<ChatChunk> out) {
        if (calls.size() >= CALLS) {
            out.accept(UpstreamErrors.unreadable("it calls more than " + CALLS + " tools"));
        } else if (holds(block.input.length() + block.name.length(), out)) {
            calls.put(index, new Call(block.name, block.input));
        }
    }

    private boolean holds(int more, Consumer<ChatChunk> out) {
        if (more > limit - held) {
            out.accept(UpstreamErrors.unreadable("its tool calls are longer than " + limit + " characters"));
            return false;
        }
        held += more;
        return true;
    }
}
