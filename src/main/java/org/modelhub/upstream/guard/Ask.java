package org.modelhub.upstream.guard;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Cancel;

/** Puts one request to one model: once for each attempt. */
@FunctionalInterface
public interface Ask {

    /**
     * Calls the provider.
     *
     * @param cancel this attempt's own, or the request's
     * @param done hears of the end, at once or later on the same event loop
     * @throws org.modelhub.chat.HubException for a request that cannot be put to this model; nothing was sent then
     */
    void ask(Cancel cancel, Done done);

    /** Who hears what became of an attempt: an answer or a failure, and then the end of an answer that was not whole. */
    interface Done {

        /**
         * The answer is there, or begins.
         *
         * @param whole whether nothing follows; else {@link #ended} does
         * @param usage what a whole answer took; null where nothing counts it
         */
        void answered(Object reply, boolean whole, @Nullable TokenUsage usage);

        void failed(HubError error);

        /**
         * An answer that was not whole is over.
         *
         * @param error why it broke off, {@code client_gone} if its client left; null if it is complete
         */
        default void ended(@Nullable HubError error, @Nullable TokenUsage usage) {}
    }
}
