package org.modelhub.upstream;

/**
 * How fast a stream has come lately, the time left out in which its reader did not take it. Text is counted in tokens by
 * its length: four characters of a token in ASCII, four thirds of one elsewhere, which is near enough to tell a stream
 * that crawls from one that runs. Times are nanoseconds of any clock.
 */
final class Pace {

    private static final long SLOT = 500_000_000L;
    private static final int SLOTS = 10;
    private static final double ASCII = 0.25;
    private static final double OTHER = 0.75;

    private final double slowest;
    private final double[] slots = new double[SLOTS];
    private long began;
    private long pausedFor;
    private long pausedAt;
    private long slot;
    private boolean running;
    private boolean paused;

    /** @param slowest tokens a second */
    Pace(double slowest) {
        this.slowest = slowest;
    }

    void wrote(String text, long now) {
        if (!running) {
            running = true;
            began = now;
            pausedFor = 0;
            pausedAt = now;
        }
        advance(now);
        slots[(int) (slot % SLOTS)] += tokens(text);
    }

    static double tokens(String text) {
        double tokens = 0;
        for (int i = 0; i < text.length(); i++) {
            tokens += text.charAt(i) < 0x80 ? ASCII : OTHER;
        }
        return tokens;
    }

    void paused(long now) {
        if (!paused) {
            paused = true;
            pausedAt = now;
        }
    }

    void resumed(long now) {
        if (paused) {
            paused = false;
            pausedFor += now - pausedAt;
        }
    }

    /** Whether the last five seconds brought less than they should; never before there were that many. */
    boolean isTooSlow(long now) {
        if (!running || active(now) < SLOT * SLOTS) {
            return false;
        }
        advance(now);
        double sum = 0;
        for (double tokens : slots) {
            sum += tokens;
        }
        double seconds = (SLOT * (SLOTS - 1) + active(now) % SLOT) / 1e9;
        return sum / seconds < slowest;
    }

    private long active(long now) {
        return (paused ? pausedAt : now) - began - pausedFor;
    }

    private void advance(long now) {
        long current = active(now) / SLOT;
        for (long next = slot + 1; next <= current && next <= slot + SLOTS; next++) {
            slots[(int) (next % SLOTS)] = 0;
        }
        slot = Math.max(slot, current);
    }
}
