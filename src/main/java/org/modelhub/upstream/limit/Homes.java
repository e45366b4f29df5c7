package org.modelhub.upstream.limit;

import java.util.concurrent.Executor;

/** Where a caller lives: the event loop of the calling thread, so that an answer can be brought back to it. */
@FunctionalInterface
public interface Homes {

    Executor current();
}
