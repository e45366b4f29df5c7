package org.modelhub.admission;

import java.time.Duration;

/**
 * How fast a token bucket fills, and how full it gets. The unit is the claim's: requests, tokens, or millionths of the
 * hub's currency.
 *
 * @param capacity the most that can be taken at once after a rest
 * @param refill what comes back, evenly, within {@code period}
 */
public record Rate(long capacity, long refill, Duration period) {

    public Rate {
        if (capacity < 1 || refill < 1 || period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("a rate needs a capacity, a refill and a period above 0");
        }
    }
}
