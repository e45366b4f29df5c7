package org.modelhub.swap;

/**
 * Where the reading of a file puts what it finds. A swap ends at the first problem; who only looks a file over wants them
 * all, so a reader reports and goes on where it can.
 */
@FunctionalInterface
interface Problems {

    /** Ends the reading at the first problem. */
    Problems END_AT_FIRST = problem -> {
        throw new SwapException(problem);
    };

    void add(SwapProblem problem) throws SwapException;
}
