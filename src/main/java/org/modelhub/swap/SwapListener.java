package org.modelhub.swap;

/**
 * Hears of every change of a public name. Called on the swap thread, in order; what it throws is logged and ignored.
 */
public interface SwapListener {

    /**
     * New requests take another generation.
     *
     * @param from the generation before, 0 if there was none
     */
    default void swapped(String name, long from, long to) {}

    /**
     * An operator put an earlier generation's sources back.
     *
     * @param actor whoever asked for it
     */
    default void rolledBack(String name, long from, long to, String actor) {
        swapped(name, from, to);
    }

    /** A change was not taken; what served before still serves. */
    default void refused(String name, SwapProblem problem) {}

    /** The name's file is gone and new requests are answered 410. */
    default void retired(String name, long generation) {}
}
