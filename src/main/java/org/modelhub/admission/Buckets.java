package org.modelhub.admission;

import java.util.List;
import java.util.function.Consumer;

/** All buckets, wherever they are kept. Nothing here waits on the caller's thread. */
public interface Buckets {

    /**
     * Takes what all claims want, or nothing at all.
     *
     * @param then hears the answer once: at once and on this thread where the buckets are in memory, else on the event
     *     loop that called
     */
    void take(List<Claim> claims, Consumer<Grant> then);

    /**
     * Corrects what was taken, once it is known what a request really took. A positive amount takes more, into debt if
     * it must; a negative one gives back, up to the capacity.
     */
    void settle(List<Claim> corrections);
}
