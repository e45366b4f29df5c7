package org.modelhub.chat;

import java.util.List;
import java.util.Objects;

/**
 * One unit of a streamed answer in the canonical form.
 *
 * <p>The order within one answer is: any mix of {@link Reasoning}, {@link Text} and {@link ToolCall}, then exactly one
 * {@link Finish}, then exactly one {@link Usage}; or at any point one {@link Failure}, which ends it.
 */
public sealed interface ChatChunk {

    /** A piece of the visible answer; never empty. */
    record Text(String text) implements ChatChunk {
        public Text {
            Objects.requireNonNull(text);
        }
    }

    /**
     * A piece of the model's reasoning, or what ends one block of it; text and signature are never both empty.
     *
     * @param signature by which the vendor knows the block that ends here as its own, empty if it goes on or has none
     */
    record Reasoning(String text, String signature) implements ChatChunk {
        public Reasoning {
            Objects.requireNonNull(text);
            Objects.requireNonNull(signature);
        }

        public Reasoning(String text) {
            this(text, "");
        }
    }

    /**
     * One whole tool call.
     *
     * @param index position among the answer's calls, from 0
     * @param id never empty; opaque to the client
     * @param name the function
     * @param arguments a complete JSON text
     */
    record ToolCall(int index, String id, String name, String arguments) implements ChatChunk {}

    /**
     * The answer is complete.
     *
     * @param seams where another model went on with it, in order; mostly none
     */
    record Finish(FinishReason reason, List<Seam> seams) implements ChatChunk {
        public Finish {
            seams = List.copyOf(seams);
        }

        public Finish(FinishReason reason) {
            this(reason, List.of());
        }
    }

    /**
     * A place where one model broke off and another one went on.
     *
     * @param at characters of visible text before it
     * @param model who went on, as {@code provider/model}
     */
    record Seam(int at, String model) {}

    /** What the answer took; follows {@link Finish}. */
    record Usage(TokenUsage usage) implements ChatChunk {}

    /** The answer broke off; nothing follows. */
    record Failure(HubError error) implements ChatChunk {}
}
