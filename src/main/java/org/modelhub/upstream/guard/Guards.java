package org.modelhub.upstream.guard;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.Pressure;

/**
 * The guards of all models, by provider and model. They live beside the routes, so that a swap forgets no failure. Safe
 * for any thread.
 */
public final class Guards implements Pressure {

    private final GuardProperties settings;
    private final LongSupplier clock;
    private final Timer timer;
    private final RandomGenerator random;
    private final BiFunction<String, String, Slots> slots;
    private final Map<String, ModelGuard> guards = new ConcurrentHashMap<>();
    private final List<Consumer<ModelGuard>> watchers = new CopyOnWriteArrayList<>();

    /**
     * @param clock readings like those of {@link System#nanoTime()}
     * @param random safe for any thread
     * @param slots of a provider's model
     */
    public Guards(
            GuardProperties settings,
            LongSupplier clock,
            Timer timer,
            RandomGenerator random,
            BiFunction<String, String, Slots> slots) {
        this.settings = settings;
        this.clock = clock;
        this.timer = timer;
        this.random = random;
        this.slots = slots;
    }

    /** With the start values, by the machine's clock, and without a limit to concurrent calls. */
    public static Guards unlimited(Timer timer) {
        return new Guards(
                GuardProperties.DEFAULT,
                System::nanoTime,
                timer,
                new Random(),
                (provider, model) -> FreeSlots.INSTANCE);
    }

    /** The guard of one model, the same for all who name it. */
    public ModelGuard guard(String provider, String model) {
        String name = name(provider, model);
        ModelGuard known = guards.get(name);
        return known != null ? known : make(name, provider, model);
    }

    private synchronized ModelGuard make(String name, String provider, String model) {
        ModelGuard known = guards.get(name);
        if (known != null) {
            return known;
        }
        if (guards.size() >= settings.models()) {
            forgetOne();
        }
        ModelGuard made = new ModelGuard(provider, model, settings, clock, timer, random, slots.apply(provider, model));
        guards.put(name, made);
        watchers.forEach(watcher -> watcher.accept(made));
        return made;
    }

    /** Models come and go with the files; whoever still calls the forgotten one keeps its guard. */
    private void forgetOne() {
        long now = clock.getAsLong();
        guards.entrySet().stream()
                .max(Comparator.comparingLong(entry -> now - entry.getValue().lastUsed()))
                .ifPresent(oldest -> guards.remove(oldest.getKey()));
    }

    /** Shows every guard that there is, and each that will be. */
    public synchronized void watch(Consumer<ModelGuard> watcher) {
        watchers.add(watcher);
        guards.values().forEach(watcher);
    }

    @Override
    public double of(String provider, String model) {
        ModelGuard known = guards.get(name(provider, model));
        return known == null ? 0 : known.pressure();
    }

    /** Why a model is not called at this moment, as a sentence for an operator. */
    public Optional<String> objection(String provider, String model) {
        ModelGuard known = guards.get(name(provider, model));
        return Optional.ofNullable(known == null ? null : sentence(known));
    }

    private static @Nullable String sentence(ModelGuard guard) {
        Duration limited = guard.limitedFor();
        if (!limited.isZero()) {
            return "Its provider limits the rate of calls; it is asked again in " + seconds(limited) + ".";
        }
        Duration rest = guard.restsFor();
        // After its rest it stays as it is until a request tries it, so that is nothing against it.
        return rest.isZero() ? null : "It rests after failures; it is tried again in " + seconds(rest) + ".";
    }

    private static String seconds(Duration span) {
        return (span.toMillis() + 999) / 1000 + " s";
    }

    private static String name(String provider, String model) {
        return provider + '/' + model;
    }
}
