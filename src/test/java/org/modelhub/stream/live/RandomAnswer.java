package org.modelhub.stream.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;

/** Answers of every kind and size, made from a seed, and what is left of one if pieces may be joined. */
final class RandomAnswer {

    private static final String[] BITS = {"a", " word", "\n\n", "größe", "漢字", "😀", "\"", "\\", " ", "e\u0301"};

    private final Random random;

    RandomAnswer(Random random) {
        this.random = random;
    }

    List<ChatChunk> chunks() {
        List<ChatChunk> chunks = new ArrayList<>();
        for (int run = random.nextInt(6); run >= 0; run--) {
            run(chunks);
        }
        if (random.nextInt(8) == 0) {
            chunks.add(new ChatChunk.Failure(HubError.upstream(502, "It broke.", "upstream_reset")));
        } else {
            boolean seam = random.nextInt(5) == 0;
            chunks.add(new ChatChunk.Finish(
                    FinishReason.STOP, seam ? List.of(new ChatChunk.Seam(3, "openai/other")) : List.of()));
            chunks.add(new ChatChunk.Usage(TokenUsage.of(random.nextInt(100), random.nextInt(100))));
        }
        return chunks;
    }

    private void run(List<ChatChunk> chunks) {
        int pieces = 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 8);
        switch (random.nextInt(4)) {
            case 0 -> {
                for (int i = 0; i < pieces; i++) {
                    chunks.add(new ChatChunk.Reasoning(text()));
                }
                if (random.nextBoolean()) {
                    chunks.add(new ChatChunk.Reasoning(random.nextBoolean() ? "" : text(), "sig-" + pieces));
                }
            }
            case 1 -> chunks.add(new ChatChunk.ToolCall(chunks.size(), "call_" + pieces, "look_up", "{\"a\":1}"));
            default -> {
                for (int i = 0; i < pieces; i++) {
                    chunks.add(new ChatChunk.Text(text()));
                }
            }
        }
    }

    /** Mostly as long as a token, sometimes longer than a segment. */
    private String text() {
        int bits = random.nextInt(200) == 0 ? 2000 : random.nextInt(20) == 0 ? 300 : 1 + random.nextInt(3);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bits; i++) {
            text.append(BITS[random.nextInt(BITS.length)]);
        }
        return text.toString();
    }

    /** The answer with neighbouring pieces joined: equal for equal answers, however they were cut. */
    static List<ChatChunk> joined(List<ChatChunk> chunks) {
        List<ChatChunk> joined = new ArrayList<>();
        for (ChatChunk chunk : chunks) {
            ChatChunk before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before instanceof ChatChunk.Text first && chunk instanceof ChatChunk.Text more) {
                joined.set(joined.size() - 1, new ChatChunk.Text(first.text() + more.text()));
            } else if (before instanceof ChatChunk.Reasoning first
                    && chunk instanceof ChatChunk.Reasoning more
                    && first.signature().isEmpty()
                    && more.signature().isEmpty()) {
                joined.set(joined.size() - 1, new ChatChunk.Reasoning(first.text() + more.text()));
            } else {
                joined.add(chunk);
            }
        }
        return joined;
    }
}
