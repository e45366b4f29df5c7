package org.modelhub.upstream.guard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.ModelCard;
import org.modelhub.chat.ContextLengthException;
import org.modelhub.chat.HubError;
import org.modelhub.exchange.Attempt;

/** Tells of a model that it cannot help a request, by what the request's trail says of the models before it. */
final class PassedOver {

    private PassedOver() {}

    /** {@return null where it may help} */
    static @Nullable HubError why(Wish wish, String provider, String model) {
        if (wish.trail() == null || wish.trail().attempts().isEmpty()) {
            return null;
        }
        List<Attempt> before = wish.trail().attempts();
        if (wish.continued() && brokeOff(before, provider, model)) {
            return HubError.unavailable(
                    "This model of provider " + provider + " has broken off this answer before.", "already_failed");
        }
        return isNoLonger(before, wish.models(), provider, model)
                ? HubError.badRequest(
                        "The prompt is longer than any model behind this name can take.",
                        "messages",
                        ContextLengthException.CODE)
                : null;
    }

    /** What produced tokens and did not come to its end broke off in the middle. */
    private static boolean brokeOff(List<Attempt> before, String provider, String model) {
        for (Attempt attempt : before) {
            if (attempt.called() && !attempt.answered() && attempt.usage() != null && is(attempt, provider, model)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(Attempt attempt, String provider, String model) {
        return attempt.provider().equals(provider) && attempt.model().equals(model);
    }

    /** Whether the prompt was too long for a model with at least as much context. */
    private static boolean isNoLonger(List<Attempt> before, List<ModelCard> models, String provider, String model) {
        int own = 0;
        for (Attempt attempt : before) {
            if (ContextLengthException.CODE.equals(attempt.outcome())) {
                own = own == 0 ? context(models, provider, model) : own;
                if (own > 0 && own <= context(models, attempt.provider(), attempt.model())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** 0 where it is not known. */
    private static int context(List<ModelCard> models, String provider, String model) {
        for (ModelCard card : models) {
            if (card.provider().equals(provider) && card.upstreamModel().equals(model)) {
                return card.contract().context();
            }
        }
        return 0;
    }
}
