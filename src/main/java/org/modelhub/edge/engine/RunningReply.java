package org.modelhub.edge.engine;

import org.apache.camel.Exchange;
import org.modelhub.chat.HubError;

/** An answer that is given piece by piece, as those see it who may end it. On its event loop. */
interface RunningReply {

    /**
     * The client left.
     *
     * @return whether the answer is read on without it; else it is ended by {@link #abort}
     */
    default boolean readsOn(Exchange exchange) {
        return false;
    }

    /** The client left, and the answer ends. */
    void abort();

    /** The hub ends, and the client is told so where that can be said. */
    void cut(HubError ending);

    /** The hub ends, and the client left. */
    void cutUnread();
}
