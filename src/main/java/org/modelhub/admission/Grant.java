package org.modelhub.admission;

import java.time.Duration;
import java.util.List;

/**
 * The answer to the claims of one request: all of them were met, or nothing was taken.
 *
 * @param refusedBy which claim was not met, from 0; -1 if all were
 * @param after how long that claim could be met; zero if all were, negative if it never can, since it is above the
 *     bucket's capacity
 * @param levels of each claim's bucket afterwards, in the order of the claims; 0 for a bucket in debt
 * @param windows in how many nanoseconds the next window of each claim's bucket begins; 0 for one that fills evenly
 */
public record Grant(int refusedBy, Duration after, List<Long> levels, List<Long> windows) {

    public boolean granted() {
        return refusedBy < 0;
    }
}
