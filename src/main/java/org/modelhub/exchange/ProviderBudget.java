package org.modelhub.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.ModelCard;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;

/** How much may be asked of each provider. Safe for any thread; never waits. */
@FunctionalInterface
public interface ProviderBudget {

    /** What one call may take of its provider's budget. */
    interface Share {

        /** The share of a provider that nothing limits. */
        Share UNLIMITED = new Share() {};

        /** Why the call is not to be made, a 503 {@code provider_limited}; null if it is. */
        default @Nullable HubError refusal() {
            return null;
        }

        /** The call is over. To be told once, unless it was refused. @param usage null if it produced nothing */
        default void ended(@Nullable TokenUsage usage) {}
    }

    /**
     * Takes what a call will need. Asked right before each call, repeated ones included.
     *
     * @param model the provider's name of it
     * @param request in its canonical form
     * @param models that may answer the request
     */
    Share claim(String provider, String model, Object request, List<ModelCard> models);
}
