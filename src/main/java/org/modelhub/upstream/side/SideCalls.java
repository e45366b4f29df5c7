package org.modelhub.upstream.side;

import java.util.concurrent.CompletableFuture;

/** Makes side calls, never on the thread that asks. */
public interface SideCalls {

    /** Fails with a {@link SideCallException} if there is no reply; completes on a worker. */
    CompletableFuture<SideReply> call(SideCall call);
}
