package org.modelhub.stream;

import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.TokenUsage;

/**
 * Counts the tokens of one answer, for upstreams that send no counts. Text is counted block by block, so that memory
 * stays within one block however long the answer grows. One thread at a time.
 */
public final class UsageMeter {

    private static final int BLOCK_CHARS = 16 << 10;

    private final ChatRequest request;
    private final TokenCounter counter;
    private final StringBuilder block = new StringBuilder();
    private int written;

    public UsageMeter(ChatRequest request, TokenCounter counter) {
        this.request = request;
        this.counter = counter;
    }

    void wrote(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Text text) {
            add(text.text());
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            add(reasoning.text());
        } else if (chunk instanceof ChatChunk.ToolCall call) {
            add(call.name());
            add(call.arguments());
        }
    }

    private void add(String text) {
        block.append(text);
        if (block.length() >= BLOCK_CHARS) {
            flush();
        }
    }

    private void flush() {
        written += counter.count(block);
        block.setLength(0);
    }

    /** What the chunks so far and the prompt took, by the hub's own tokenizer. */
    public TokenUsage count() {
        flush();
        return new TokenUsage(counter.countPrompt(request), written, 0, 0, true);
    }

    /** The reply with counts, the upstream's where it sent them. */
    public ChatReply counted(ChatReply reply) {
        if (reply.usage() != null) {
            return reply;
        }
        add(reply.reasoning());
        add(reply.text());
        reply.toolCalls().forEach(this::wrote);
        return reply.withUsage(count());
    }
}
