package org.modelhub.admission.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.admission.Buckets;
import org.modelhub.admission.Claim;
import org.modelhub.admission.Grant;

/**
 * Token buckets in Redis, the same for all replicas: one script decides all claims of a request in one round trip, on
 * Redis' own clock. A request waits for it no longer than the timeout; where it is late, broken or away, this replica
 * decides by its {@link LocalShares}, never by letting everything through.
 */
public final class RedisBuckets implements Buckets, AutoCloseable {

    private static final long HELD_UP = TimeUnit.MILLISECONDS.toNanos(10);

    private final RedisLink link;
    private final LocalShares shares;
    private final Deadlines deadlines;
    private final LongSupplier nanos;
    private final long timeout;
    private final LongAdder decidedLocally = new LongAdder();
    private final ScheduledExecutorService timer;

    RedisBuckets(
            RedisLink link, LocalShares shares, ScheduledExecutorService timer, LongSupplier nanos, Duration timeout) {
        this.link = link;
        this.shares = shares;
        this.nanos = nanos;
        this.timeout = timeout.toNanos();
        this.timer = timer;
        deadlines = new Deadlines(timer, nanos, this::tooLate);
    }

    @Override
    public void take(List<Claim> claims, Consumer<Grant> then) {
        if (claims.isEmpty()) {
            then.accept(new Grant(-1, Duration.ZERO, List.of(), List.of()));
            return;
        }
        BucketCall call = shares.call(Mode.TAKE, claims);
        Session session = link.session();
        if (session == null || !session.enter()) {
            then.accept(locally(call));
            return;
        }
        Take take = new Take(session, call, then, nanos.getAsLong() + timeout);
        deadlines.add(take);
        session.run(call, (answer, failure) -> heard(take, answer, failure));
    }

    private void heard(Take take, long @Nullable [] answer, @Nullable Throwable failure) {
        if (answer == null) {
            link.failed(take.session(), failure);
            take.decideLocally(this::locally);
            return;
        }
        Grant grant = shares.learn(take.call(), answer);
        if (take.decide(grant)) {
            take.session().succeeded();
        } else if (grant.granted()) {
            late(take);
        }
    }

    /** Redis granted what this replica had decided by itself meanwhile. */
    private void late(Take take) {
        if (take.grantedLocally()) {
            shares.charged(take.call());
        } else {
            settle(take.call().reversed());
        }
    }

    /** Where the timer itself was held up, so was whatever reads Redis' answers: that is no fault of Redis. */
    private void tooLate(Take take) {
        if (nanos.getAsLong() - take.deadline() < HELD_UP) {
            link.failed(take.session(), new TimeoutException());
        }
        take.decideLocally(this::locally);
    }

    private Grant locally(BucketCall call) {
        decidedLocally.increment();
        return shares.take(call);
    }

    @Override
    public void settle(List<Claim> corrections) {
        if (!corrections.isEmpty()) {
            settle(shares.call(Mode.SETTLE, corrections));
        }
    }

    private void settle(BucketCall call) {
        Session session = link.session();
        if (session == null || !session.enter()) {
            shares.settle(call);
            return;
        }
        session.run(call, (answer, failure) -> {
            if (answer != null) {
                shares.learn(call, answer);
            } else {
                link.failed(session, failure);
                shares.owe(call, !(failure instanceof RedisCommandExecutionException));
            }
        });
    }

    /** How many requests this replica decided without Redis. */
    public long decidedLocally() {
        return decidedLocally.sum();
    }

    public boolean up() {
        return link.session() != null;
    }

    /** Commands that Redis has not answered yet. */
    int underWay() {
        Session session = link.session();
        return session == null ? 0 : session.underWay();
    }

    @Override
    public void close() {
        link.close();
        timer.shutdownNow();
    }
}
