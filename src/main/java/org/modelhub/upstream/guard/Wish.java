package org.modelhub.upstream.guard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.ModelCard;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Priority;
import org.modelhub.exchange.Trail;

/**
 * One request as the guard of a model sees it.
 *
 * @param cancel fires when the client leaves
 * @param trail what was tried for it before; each attempt is entered
 * @param hedge whether a late answer may be asked for a second time: only a whole one of a call without side effects
 * @param continued whether the model is asked to go on with another one's answer
 * @param models all models that its public name can reach; empty where nobody knows
 */
public record Wish(
        Cancel cancel,
        @Nullable Trail trail,
        Priority priority,
        boolean hedge,
        boolean continued,
        List<ModelCard> models) {

    /** A plain request of somebody who waits. */
    public static Wish of(Cancel cancel, @Nullable Trail trail) {
        return new Wish(cancel, trail, Priority.INTERACTIVE, false, false, List.of());
    }
}
