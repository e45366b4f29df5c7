package org.modelhub.upstream.limit;

import java.time.Duration;

/** Calls back after a while, on the event loop that asked. */
public interface Timer {

    Running after(Duration span, Runnable action);

    /** An alarm that is set. */
    interface Running {

        /** Does nothing where the action has run. */
        void stop();
    }
}
