package org.modelhub.drill;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/** When requests come: open loop, so that nobody waits with the next one until the last is answered. */
interface Arrivals {

    /** {@return nanoseconds from one request to the next} */
    long next();

    /** One after the other at equal distances. */
    static Arrivals steady(double perSecond) {
        long gap = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
        return () -> gap;
    }

    /** As many people who know nothing of each other ask. */
    static Arrivals poisson(double perSecond, long seed) {
        Random random = new Random(seed);
        double mean = TimeUnit.SECONDS.toNanos(1) / perSecond;
        return () -> (long) (-Math.log(1 - random.nextDouble()) * mean);
    }
}
