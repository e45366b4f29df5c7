package org.modelhub.swap;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.ModelCard;

/**
 * One loaded version of a public name.
 *
 * <pre>
 *                 build failed, contract broken,
 *                 or another name of the same change failed
 *   BUILDING ────────────────────────────────────────────▶ REFUSED
 *      │
 *      │ pointer moves here
 *      ▼
 *    LIVE ──── pointer moves on, or the file is gone ────▶ DRAINING
 *                                                             │ no request in flight, streams included
 *                                                             ▼
 *                                                          REMOVED
 * </pre>
 *
 * REFUSED and REMOVED have nothing left in the engine. A generation that drains longer than the limit is reported and
 * stays in DRAINING: a running stream is never cut for a swap.
 *
 * <p>Requests come and go without a lock. {@link #enter} counts first and looks at the state afterwards, {@link #drain}
 * sets the state first and looks at the count afterwards: whichever came second sees the other, so no request can be
 * in a generation that was found empty.
 */
public final class Generation {

    private final long number;
    private final NamePlan plan;
    private final Instant since;
    private final int widestContext;
    private final List<ModelCard> models;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile GenerationState state = GenerationState.BUILDING;
    private volatile Runnable onEmpty = () -> {};
    private volatile @Nullable Instant drainingSince;

    Generation(long number, NamePlan plan, Instant since) {
        this.number = number;
        this.plan = plan;
        this.since = since;
        this.widestContext = plan.widestContext();
        this.models = plan.models().stream().map(ReachedModel::card).toList();
    }

    /** Unique over all names, and growing. */
    public long number() {
        return number;
    }

    public String name() {
        return plan.name();
    }

    /** What it was built from. */
    NamePlan plan() {
        return plan;
    }

    public Contract contract() {
        return plan.contract();
    }

    /** The longest prompt that any model of the name takes that can work now, in tokens. */
    public int widestContext() {
        return widestContext;
    }

    /** Every model that the name can reach, in the order in which its files name them. */
    public List<ModelCard> models() {
        return models;
    }

    public Instant since() {
        return since;
    }

    public GenerationState state() {
        return state;
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** Where requests of this generation go. */
    public String uri() {
        return "direct:model." + plan.name() + "@" + number;
    }

    /** Counts a request in, unless this generation no longer takes any. Each success needs one {@link #leave}. */
    boolean enter() {
        inFlight.incrementAndGet();
        if (state == GenerationState.LIVE) {
            return true;
        }
        leave();
        return false;
    }

    /** Counts a request out, after its last byte. */
    public void leave() {
        if (inFlight.decrementAndGet() == 0 && state == GenerationState.DRAINING && inFlight.get() == 0) {
            // Counted again: between this request's leaving and the look at the state another one may have come in and
            // the drain begun, and only a count of zero seen while draining is final.
            onEmpty.run();
        }
    }

    void live() {
        state = GenerationState.LIVE;
    }

    /** @param whenEmpty may be called more than once, and from any thread */
    void drain(Instant now, Runnable whenEmpty) {
        drainingSince = now;
        onEmpty = whenEmpty;
        state = GenerationState.DRAINING;
        if (inFlight.get() == 0) {
            whenEmpty.run();
        }
    }

    /** When new requests stopped coming, or null. */
    @Nullable
    Instant drainingSince() {
        return drainingSince;
    }

    void removed() {
        state = GenerationState.REMOVED;
    }

    void refused() {
        state = GenerationState.REFUSED;
    }
}
