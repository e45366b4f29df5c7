package org.modelhub.upstream.guard;

import java.time.Duration;
import java.util.Arrays;

/**
 * Counts of a few kinds of events over the last while: a ring of ten steps, of which the oldest is forgotten as a whole.
 * Safe for any thread.
 */
final class Tally {

    private static final int STEPS = 10;

    private final int kinds;
    private final long stepNanos;
    private final int[] ring;
    private final int[] sums;
    private long newest;

    /** @param now a reading of the clock whose readings follow */
    Tally(int kinds, Duration window, long now) {
        this.kinds = kinds;
        this.stepNanos = window.toNanos() / STEPS;
        this.ring = new int[STEPS * kinds];
        this.sums = new int[kinds];
        this.newest = Math.floorDiv(now, stepNanos);
    }

    synchronized void add(int kind, long now) {
        roll(now);
        ring[place(newest) + kind]++;
        sums[kind]++;
    }

    synchronized int sum(int kind, long now) {
        roll(now);
        return sums[kind];
    }

    /** A reading older than the newest one, of another thread, belongs to the newest step. */
    private void roll(long now) {
        long step = Math.floorDiv(now, stepNanos);
        if (step - newest >= STEPS) {
            Arrays.fill(ring, 0);
            Arrays.fill(sums, 0);
            newest = step;
        }
        while (newest < step) {
            newest++;
            forget(place(newest));
        }
    }

    private void forget(int at) {
        for (int kind = 0; kind < kinds; kind++) {
            sums[kind] -= ring[at + kind];
            ring[at + kind] = 0;
        }
    }

    private int place(long step) {
        return Math.floorMod(step, STEPS) * kinds;
    }
}
