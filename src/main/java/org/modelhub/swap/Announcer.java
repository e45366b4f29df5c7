package org.modelhub.swap;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and every {@link SwapListener} what happened to a name. */
final class Announcer {

    private static final Logger LOGGER = LoggerFactory.getLogger(Swapper.class);

    private final List<SwapListener> listeners;

    Announcer(List<SwapListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** @param actor who rolled back, or null if the files changed */
    void swapped(Generation next, @Nullable Generation before, @Nullable String actor) {
        long from = before == null ? 0 : before.number();
        LOGGER.atInfo()
                .addKeyValue("model", next.name())
                .addKeyValue("from", from)
                .addKeyValue("generation", next.number())
                .log("generation is live");
        if (actor == null) {
            tell(listener -> listener.swapped(next.name(), from, next.number()));
        } else {
            tell(listener -> listener.rolledBack(next.name(), from, next.number(), actor));
        }
    }

    void refused(String name, SwapProblem problem) {
        LOGGER.atWarn()
                .addKeyValue("model", name)
                .addKeyValue("error", problem)
                .log("change refused, what served before still serves");
        tell(listener -> listener.refused(name, problem));
    }

    void retired(Generation before) {
        LOGGER.atInfo().addKeyValue("model", before.name()).log("name retired, its file is gone");
        tell(listener -> listener.retired(before.name(), before.number()));
    }

    private void tell(Consumer<SwapListener> message) {
        for (SwapListener listener : listeners) {
            try {
                message.accept(listener);
            } catch (RuntimeException e) {
                LOGGER.atError().setCause(e).log("swap listener failed");
            }
        }
    }
}
