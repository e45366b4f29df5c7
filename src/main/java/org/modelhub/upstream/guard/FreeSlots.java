package org.modelhub.upstream.guard;

import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Priority;

/** Slots without a limit: everybody gets one at once. */
public enum FreeSlots implements Slots {
    INSTANCE;

    private static final Slot SLOT = (firstByteNanos, dropped) -> {};

    @Override
    public void acquire(Priority priority, Cancel cancel, Waiter waiter) {
        waiter.granted(SLOT);
    }
}
