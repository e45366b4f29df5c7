package org.modelhub.admission.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.modelhub.admission.Claim;

/** Threads that claim the same again and again, about every half millisecond each, until told to stop. */
final class TakeLoad {

    private static final int CALLERS = 2;
    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(500);

    private final Replica replica;
    private final List<Claim> claims;
    private final List<Thread> callers = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger granted = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();
    private volatile boolean over;

    private TakeLoad(Replica replica, List<Claim> claims) {
        this.replica = replica;
        this.claims = claims;
    }

    static TakeLoad begin(Replica replica, Claim... claims) {
        TakeLoad load = new TakeLoad(replica, List.of(claims));
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(load::ask, "caller");
            caller.setDaemon(true);
            caller.start();
            load.callers.add(caller);
        }
        return load;
    }

    private void ask() {
        while (!over) {
            asked.incrementAndGet();
            long began = System.nanoTime();
            replica.buckets.take(claims, grant -> {
                slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
                granted.addAndGet(grant.granted() ? 1 : 0);
                answered.incrementAndGet();
            });
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** Returns once that many more were answered. */
    void goOnFor(int answers) {
        int enough = answered.get() + answers;
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> answered.get() >= enough);
    }

    /** Returns once nobody asks any more and every answer is there, if it ever comes. */
    TakeLoad stop() {
        over = true;
        for (Thread caller : callers) {
            try {
                caller.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> answered.get() == asked.get());
        return this;
    }

    int asked() {
        return asked.get();
    }

    int answered() {
        return answered.get();
    }

    int granted() {
        return granted.get();
    }

    Duration slowest() {
        return Duration.ofNanos(slowest.get());
    }
}
