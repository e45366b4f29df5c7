package org.modelhub.exchange;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One embedding model in this process, as a search uses it. Nothing here computes on the caller's thread. */
public interface TextSpace {

    /** The model's name; vectors of two names cannot be compared. */
    String name();

    /**
     * What is searched, in the order given.
     *
     * @return vectors of length 1 in sum
     * @throws org.modelhub.chat.HubException 503 if too much waits already
     */
    CompletableFuture<List<float[]>> passages(List<String> texts);

    /** What is searched for; some models want it written otherwise than the passages. */
    CompletableFuture<float[]> query(String text, Cancel cancel);

    /** How well a passage serves a query, in 0..1, by the cosine of their vectors; grows with it. */
    double relevance(double cosine);
}
