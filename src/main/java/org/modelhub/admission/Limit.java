package org.modelhub.admission;

import java.time.Duration;

/** One declared limit: whom it holds for, what it counts, and how much of it. */
record Limit(Scope scope, Unit unit, Rate rate) {

    private static final Duration LONGEST_WIDENED = Duration.ofMinutes(1);

    /** Whether it may widen while the models are healthy: a budget of money, or of a day, is none of their business. */
    boolean widens() {
        return unit != Unit.COST && rate.period().compareTo(LONGEST_WIDENED) <= 0;
    }

    boolean replaces(Limit other) {
        return scope == other.scope && unit == other.unit && rate.period().equals(other.rate.period());
    }

    /** @param by from 1 */
    Limit widened(double by) {
        return by == 1 ? this : new Limit(scope, unit, rate.times(by));
    }

    /** What one of several replicas may give on its own. */
    Limit share(int replicas) {
        return widened(1.0 / replicas);
    }
}
