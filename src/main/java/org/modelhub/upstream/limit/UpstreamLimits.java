package org.modelhub.upstream.limit;

import com.netflix.concurrency.limits.Limit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.modelhub.upstream.guard.Slots;

/**
 * The slots of all models of all providers. Kept beside all routes, so that a swap forgets nothing of what was learned.
 * Safe for any thread.
 */
public final class UpstreamLimits {

    /** Who wants to know which models there are, to show their figures. */
    public interface Listener {

        void entered(String provider, String model, Figures figures);

        void left(String provider, String model);
    }

    /** What one model's slots are at, at the moment of the question. */
    public interface Figures {

        int limit();

        int inFlight();

        int queued();
    }

    private record Name(String provider, String model) {}

    /** Models come and go with the files; those of long ago that nothing calls are forgotten. */
    private static final int MOST = 2_000;

    private final LimitProperties settings;
    private final Function<LimitProperties, Limit> law;
    private final LongSupplier clock;
    private final Timer timer;
    private final Homes homes;
    private final Listener listener;
    private final Map<Name, ModelSlots> slots = new LinkedHashMap<>(64, 0.75f, true);

    /** @param clock readings like those of {@link System#nanoTime()} */
    public UpstreamLimits(LimitProperties settings, LongSupplier clock, Timer timer, Homes homes, Listener listener) {
        this(settings, FirstByteLimit::of, clock, timer, homes, listener);
    }

    /** @param law makes the limit of one model */
    UpstreamLimits(
            LimitProperties settings,
            Function<LimitProperties, Limit> law,
            LongSupplier clock,
            Timer timer,
            Homes homes,
            Listener listener) {
        this.settings = settings;
        this.law = law;
        this.clock = clock;
        this.timer = timer;
        this.homes = homes;
        this.listener = listener;
    }

    /** Asked once by each producer, not by each call. */
    public synchronized Slots of(String provider, String model) {
        Name name = new Name(provider, model);
        ModelSlots known = slots.get(name);
        if (known != null) {
            return known;
        }
        ModelSlots fresh = new ModelSlots(provider, law.apply(settings), settings, clock, timer, homes);
        slots.put(name, fresh);
        listener.entered(provider, model, fresh);
        forgetOne();
        return fresh;
    }

    private void forgetOne() {
        if (slots.size() <= MOST) {
            return;
        }
        Iterator<Map.Entry<Name, ModelSlots>> oldest = slots.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Name, ModelSlots> one = oldest.next();
            if (one.getValue().isIdle()) {
                oldest.remove();
                listener.left(one.getKey().provider(), one.getKey().model());
                return;
            }
        }
    }
}
