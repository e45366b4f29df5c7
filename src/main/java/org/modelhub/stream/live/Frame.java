package org.modelhub.stream.live;

import org.modelhub.chat.ChatChunk;

/**
 * A numbered piece of a stream. Each chunk that the model gave has one number, from 1 on without a gap; a frame whose
 * text was joined from several chunks covers all of their numbers.
 *
 * @param first number of the first chunk in it
 * @param last number of the last one; a reader that has this frame goes on behind it
 */
public record Frame(long first, long last, ChatChunk chunk) {

    public Frame {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("a frame from " + first + " to " + last);
        }
    }

    public Frame(long number, ChatChunk chunk) {
        this(number, number, chunk);
    }

    /** Whether several chunks were joined. */
    public boolean joined() {
        return last > first;
    }
}
