package org.modelhub.upstream.limit;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import java.util.function.Consumer;

/**
 * The limit of one model: Netflix's AIMD, fed at the pace of answers that take seconds.
 *
 * <pre>
 *   the provider refuses or runs out of time,
 *   or five of the last eight first bytes were late:  × 0.95, once a second at most
 *   eight calls in time, where half the limit is used:  + 1
 *   late:  above the setting, and above three times what is usual for this model
 * </pre>
 *
 * Of one overload dozens of calls come back late; as many cuts would take the limit to its floor, so that it swings
 * between nothing and too much. What is usual is the median of the calls made among few others, where load cannot be
 * why they are slow: so a model that thinks for long is not taken for one that is overloaded, and an overload does not
 * become usual. A limit at its floor is among few others again, so that a model that has become slow is found out.
 *
 * <p>The choice of AIMD, and of these numbers, is {@code LimitChoiceTest}'s: Gradient2 does not hear of refusals and takes
 * a long overload for usual; Vegas compares with the shortest time, which is the shortest prompt's, and starves.
 */
final class FirstByteLimit implements Limit {

    private static final double CUT = 0.95;
    private static final long BETWEEN_CUTS = 1_000_000_000L;
    private static final int GOOD_FOR_ONE_MORE = 8;

    /** The last eight calls, a bit for each; a single late one is a long prompt. */
    private static final int LAST_CALLS = 0xff;

    private static final int MOST_OF_THEM = 5;
    private static final double FAR_ABOVE_USUAL = 3;
    private static final double FEW = 0.25;
    private static final double STEP = 0.02;

    private final AIMDLimit inner;
    private final long late;
    private final int floor;
    private double usual = -1;
    private long lastCut = -BETWEEN_CUTS;
    private int lately;
    private int good;

    private FirstByteLimit(AIMDLimit inner, LimitProperties settings) {
        this.inner = inner;
        this.late = settings.late().toNanos();
        this.floor = settings.floor();
    }

    static Limit of(LimitProperties settings) {
        AIMDLimit inner = AIMDLimit.newBuilder()
                .initialLimit(settings.initial())
                .minLimit(settings.floor())
                .maxLimit(settings.ceiling())
                .backoffRatio(CUT)
                .build();
        return new FirstByteLimit(inner, settings);
    }

    @Override
    public synchronized void onSample(long startTime, long firstByte, int inFlight, boolean dropped) {
        if (dropped || mostAreLate(firstByte)) {
            cut(startTime + firstByte);
        } else if (++good >= GOOD_FOR_ONE_MORE) {
            good = 0;
            inner.onSample(0, 0, inFlight, false);
        }
        if (!dropped && (usual < 0 || inFlight <= Math.max(floor, getLimit() * FEW))) {
            learn(firstByte);
        }
    }

    private boolean mostAreLate(long firstByte) {
        boolean isLate = firstByte > late && firstByte > usual * FAR_ABOVE_USUAL;
        lately = (lately << 1 | (isLate ? 1 : 0)) & LAST_CALLS;
        return Integer.bitCount(lately) >= MOST_OF_THEM;
    }

    private void cut(long now) {
        if (now - lastCut >= BETWEEN_CUTS) {
            lastCut = now;
            good = 0;
            inner.onSample(0, 0, 0, true);
        }
    }

    /** A step up for each above and down for each below: it comes to rest at the median. */
    private void learn(long firstByte) {
        if (usual < 0) {
            usual = firstByte;
        } else {
            usual *= firstByte < usual ? 1 - STEP : 1 + STEP;
        }
    }

    @Override
    public int getLimit() {
        return inner.getLimit();
    }

    @Override
    public void notifyOnChange(Consumer<Integer> consumer) {
        inner.notifyOnChange(consumer);
    }
}
