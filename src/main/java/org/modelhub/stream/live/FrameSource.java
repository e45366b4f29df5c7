package org.modelhub.stream.live;

import java.util.List;
import org.modelhub.chat.ChatChunk;

/** A stream as those see it who deliver it, wherever its frames come from. Safe for use by several threads. */
public interface FrameSource {

    StreamHead head();

    /**
     * Attaches a reader, instead of the one before. If there is something to take already, the reader is called, too.
     *
     * @param after number of the last chunk that the client has, 0 for none
     * @throws StreamExpiredException if what follows is kept no longer
     * @throws IllegalArgumentException if there never was such a number
     */
    Attachment attach(long after, FrameReader reader);

    /**
     * What was given up to a number, for an encoder that must be in the state in which it wrote the next chunk. Where
     * the beginning is kept no longer, runs of text stand as one short piece each: kinds and order are true, the words
     * are not.
     */
    List<ChatChunk> upTo(long number);

    /** Whether {@link #upTo} holds all words. */
    boolean isWhole();

    StreamStatus status();

    /** {@link #status()} and all of the answer that is kept, which is copied for it. */
    StreamSnapshot snapshot();

    /** The client wants no more: the upstream is told, and the stream has failed with the code {@code cancelled}. */
    void cancel();
}
