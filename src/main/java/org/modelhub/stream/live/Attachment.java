package org.modelhub.stream.live;

import java.util.List;

/**
 * A reader's hold on a stream. The reader takes frames when it can write them, so that its pace is the stream's: what is
 * not taken holds the upstream. For the reader's thread only.
 */
public interface Attachment {

    /**
     * Takes what comes next, in order. A reader that is behind gets neighbouring pieces of text joined, so that its
     * frames become fewer and larger; one that keeps up gets each as the model gave it. The first piece of a run of text
     * or of reasoning is never joined with those behind it, and nothing of another kind ever is.
     *
     * @param maxBytes of content in all, text in UTF-8; at least one chunk is given if there is one, however long
     * @param maxChunks how many numbers the frames may cover together, at least 1
     * @return empty if there is nothing yet, or no more
     */
    List<Frame> take(int maxBytes, long maxChunks);

    /** Whether everything was taken and nothing follows. */
    boolean ended();

    /** Number of the last chunk taken, or where the reader began. */
    long taken();

    /** Bytes that wait for this reader. */
    long waiting();

    /** The reader leaves; the stream goes on within its policy. Has no effect on one that was dismissed. */
    void detach();
}
