package org.modelhub.upstream.guard;

import org.modelhub.chat.HubError;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Priority;

/** The calls that one model of one provider may carry at once. Safe for any thread. */
public interface Slots {

    /**
     * Asks for one call's slot. The waiter hears the answer once: at once, or later on the event loop that asked.
     *
     * @param cancel ends the wait when it fires
     */
    void acquire(Priority priority, Cancel cancel, Waiter waiter);

    /** Who waits for a slot; hears one of the two. */
    interface Waiter {

        void granted(Slot slot);

        void refused(HubError error);
    }

    /** The right to one call, held to the last byte of its answer. */
    interface Slot {

        /**
         * The call is over. Only the first time counts.
         *
         * @param firstByteNanos from the call to its first byte; -1 if none came
         * @param dropped whether the provider refused it for overload, or it ran out of time
         */
        void release(long firstByteNanos, boolean dropped);
    }
}
