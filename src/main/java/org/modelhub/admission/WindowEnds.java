package org.modelhub.admission;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * When the windows end that one request took from. What it took too much is given back within the same window or not at
 * all: the next one has its whole amount without it, and would grant more than that with it. With a thousand long answers
 * under way at midnight, of which each had reserved the most it may write, that were many times a day's budget.
 */
final class WindowEnds {

    private final LongSupplier nanos;
    private volatile List<Long> left = List.of();
    private volatile long heardAt;

    WindowEnds(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void hear(Grant grant) {
        heardAt = nanos.getAsLong();
        left = grant.windows();
    }

    /** @param claim by its place; one that fills evenly has no window that could be over */
    boolean isOver(int claim) {
        if (claim >= left.size() || left.get(claim) == 0) {
            return false;
        }
        return nanos.getAsLong() - heardAt >= left.get(claim);
    }
}
