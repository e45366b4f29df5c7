package org.modelhub.stream;

import org.modelhub.chat.ChatChunk;

/**
 * The hand-over of a chat's chunks. Failures travel as {@link ChatChunk.Failure}, so the end is the only end.
 *
 * <p>Two marks let its ends know of each other without a step between them: the reader says whether another model goes
 * on if this one breaks off, the writer whether its text goes on with an answer to the letter.
 */
public final class ChunkPipe extends Pipe<ChatChunk> {

    private boolean continued;
    private boolean verbatim;

    public ChunkPipe(Source source) {
        super(source);
    }

    /** Whether whoever reads this has another model go on if it breaks off now. */
    public boolean isContinued() {
        return continued;
    }

    public void continued(boolean now) {
        continued = now;
    }

    /** Whether the text begins exactly where the answer that it goes on with broke off. */
    public boolean isVerbatim() {
        return verbatim;
    }

    public void verbatim(boolean now) {
        verbatim = now;
    }
}
