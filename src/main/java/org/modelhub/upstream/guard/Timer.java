package org.modelhub.upstream.guard;

/** Runs something a while later, on the event loop that asked for it. */
@FunctionalInterface
public interface Timer {

    Pending schedule(long nanos, Runnable action);

    /** What waits for its time. */
    @FunctionalInterface
    interface Pending {

        /** It shall not run any more; of no effect once it has. */
        void cancel();
    }
}
