package org.modelhub.swap;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds generations in the engine, waits until they are empty, and takes them away. */
final class Generations {

    private static final Logger LOGGER = LoggerFactory.getLogger(Generations.class);

    private final RouteEngine engine;
    private final Swapper.Settings settings;
    private final Clock clock;
    private final Executor thread;
    private final Set<Long> reported = ConcurrentHashMap.newKeySet();
    private long last;

    Generations(RouteEngine engine, Swapper.Settings settings, Clock clock, Executor thread) {
        this.engine = engine;
        this.settings = settings;
        this.clock = clock;
        this.thread = thread;
    }

    /**
     * Builds all of them or none.
     *
     * @param problems receives the reason by name if one cannot be built; then nothing is left of the others
     */
    List<Generation> buildAll(List<NamePlan> plans, Map<String, SwapProblem> problems) {
        List<Generation> built = new ArrayList<>();
        for (NamePlan plan : plans) {
            Generation generation = new Generation(++last, plan, clock.instant());
            try {
                Pinning pinning = new Pinning(plan, generation.number());
                engine.build(generation.number(), pinning.route(), pinning.kamelets());
                built.add(generation);
            } catch (SwapException e) {
                generation.refused();
                problems.put(plan.name(), e.problem());
                LOGGER.atDebug().setCause(e).addKeyValue("model", plan.name()).log("generation not built");
                break;
            }
        }
        if (!problems.isEmpty()) {
            built.forEach(this::takeBack);
        }
        return built;
    }

    private void takeBack(Generation generation) {
        generation.refused();
        engine.remove(generation.number());
    }

    /** @param generation may be null */
    void drain(PublicName name, @Nullable Generation generation) {
        if (generation != null) {
            generation.drain(clock.instant(), () -> later(() -> removeIfEmpty(name, generation)));
        }
    }

    private void later(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().log("drained while the hub stops, the engine stops with it");
        }
    }

    private void removeIfEmpty(PublicName name, Generation generation) {
        if (generation.state() == GenerationState.DRAINING && generation.inFlight() == 0) {
            engine.remove(generation.number());
            generation.removed();
            name.drained(generation);
            reported.remove(generation.number());
            LOGGER.atInfo()
                    .addKeyValue("model", name.name())
                    .addKeyValue("generation", generation.number())
                    .log("generation drained and removed");
        }
    }

    boolean isOverdue(Generation generation) {
        return generation.drainingSince() != null
                && generation.drainingSince().plus(settings.drainLimit()).isBefore(clock.instant());
    }

    void reportOverdue(PublicName name) {
        for (Generation generation : name.draining()) {
            if (isOverdue(generation) && reported.add(generation.number())) {
                LOGGER.atWarn()
                        .addKeyValue("model", name.name())
                        .addKeyValue("generation", generation.number())
                        .addKeyValue("inFlight", generation.inFlight())
                        .log("generation drains longer than the limit, its requests are left to finish");
            }
        }
    }
}
