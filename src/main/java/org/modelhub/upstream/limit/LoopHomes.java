package org.modelhub.upstream.limit;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** Homes on the event loops of Vert.x. */
final class LoopHomes implements Homes {

    @Override
    public Executor current() {
        Context home = Vertx.currentContext();
        return home == null ? Runnable::run : action -> home.runOnContext(nothing -> action.run());
    }
}
