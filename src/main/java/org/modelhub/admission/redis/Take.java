package org.modelhub.admission.redis;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelhub.admission.Grant;

/** One request that waits for Redis. It is decided once: by Redis, or by this replica when Redis is late. */
final class Take {

    private final Session session;
    private final BucketCall call;
    private final Consumer<Grant> then;
    private final long deadline;
    private final @Nullable Context home = Vertx.currentContext();
    private @Nullable Grant decision;
    private boolean local;

    /** @param then runs on the event loop that makes this object, if it is one */
    Take(Session session, BucketCall call, Consumer<Grant> then, long deadline) {
        this.session = session;
        this.call = call;
        this.then = then;
        this.deadline = deadline;
    }

    Session session() {
        return session;
    }

    BucketCall call() {
        return call;
    }

    long deadline() {
        return deadline;
    }

    synchronized boolean decided() {
        return decision != null;
    }

    /** Whether this replica granted the request before Redis answered. */
    synchronized boolean grantedLocally() {
        return local && decision != null && decision.granted();
    }

    /** @return false if it was decided before */
    boolean decide(Grant grant) {
        synchronized (this) {
            if (decision != null) {
                return false;
            }
            decision = grant;
        }
        deliver(grant);
        return true;
    }

    /** Without effect if it was decided before. */
    void decideLocally(Function<BucketCall, Grant> shares) {
        Grant grant;
        synchronized (this) {
            if (decision != null) {
                return;
            }
            grant = shares.apply(call);
            decision = grant;
            local = true;
        }
        deliver(grant);
    }

    private void deliver(Grant grant) {
        if (home == null) {
            then.accept(grant);
        } else {
            home.runOnContext(turn -> then.accept(grant));
        }
    }
}
