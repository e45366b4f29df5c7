package org.modelhub.stream.live;

import java.time.Duration;

/** Runs something a while later, on the event loop that asked for it. */
@FunctionalInterface
public interface Later {

    void in(Duration time, Runnable action);
}
