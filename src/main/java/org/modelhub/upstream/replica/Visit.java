package org.modelhub.upstream.replica;

import org.jspecify.annotations.Nullable;

/** One call's stay at a replica. */
public final class Visit {

    private final ReplicaSet set;
    private final Replica replica;
    private final boolean counted;
    private final boolean probe;

    /** @param counted whether there are others that it is weighed against */
    Visit(ReplicaSet set, Replica replica, boolean counted, boolean probe) {
        this.set = set;
        this.replica = replica;
        this.counted = counted;
        this.probe = probe;
    }

    public Replica replica() {
        return replica;
    }

    /** The call has left the replica; once. */
    public void end(Verdict verdict) {
        if (counted) {
            set.ended(replica, probe, verdict);
        }
    }

    /** Ends this visit as failed, for one at another replica; null, and this one goes on, if no other serves. */
    public @Nullable Visit elsewhere() {
        return counted ? set.elsewhere(this) : null;
    }
}
