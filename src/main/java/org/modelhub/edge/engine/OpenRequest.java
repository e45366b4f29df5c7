package org.modelhub.edge.engine;

/** A request that is not over, as the end of the hub sees it. On its event loop. */
interface OpenRequest {

    /** The hub ends: an answer that nobody waits for is the first to go. */
    void cutIfLeft();

    /** The hub ends, and with it what is left of this request. */
    void cut();
}
