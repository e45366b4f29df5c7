package org.modelhub.admission.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelhub.admission.redis.Replica.want;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.admission.Claim;
import org.modelhub.admission.Grant;
import org.modelhub.admission.Rate;
import org.modelhub.admission.Rate.Filling;
import org.modelhub.fault.RedisProcess;
import org.modelhub.figures.Figures;

/** S9 with two replicas: the limit is one for both, whatever they do and whatever their clocks say. */
@Tag("S9")
class SharedLimitsTest {

    private static final int REPLICAS = 2;
    private static final Rate HUNDRED_A_SECOND = new Rate(500, 6000, Duration.ofMinutes(1));

    private RedisProcess redis;
    private Replica one;
    private Replica two;

    @BeforeEach
    void start() {
        redis = RedisProcess.start();
        one = Replica.patient(redis.url()).awaitUp();
        // Its clock runs an hour ahead, and no decision depends on it.
        two = Replica.patient(
                        redis.url(),
                        () -> System.nanoTime() + Duration.ofHours(1).toNanos())
                .awaitUp();
    }

    @AfterEach
    void stop() throws IOException {
        one.close();
        two.close();
        redis.close();
    }

    @Test
    void twoReplicasTogetherGrantOneLimit() {
        // Given
        Claim[] claims = {new Claim("a", HUNDRED_A_SECOND, 1), want("b", 1_000_000, 1, 5)};
        long start = System.nanoTime();

        // When
        TakeLoad first = TakeLoad.begin(one, claims);
        TakeLoad second = TakeLoad.begin(two, claims);
        first.goOnFor(1500);
        second.goOnFor(1500);
        int granted = first.stop().granted() + second.stop().granted();

        // Then
        double limit = 500 + 100 * (System.nanoTime() - start) / 1e9;
        check("S9 two replicas", granted, limit);
        assertThat((double) granted).as("and not much less").isGreaterThan(limit * 0.9);
    }

    /** Windows of a second of Redis' own clock, really waited for. */
    @Test
    void twoReplicasTogetherGrantEachWindowOnce() {
        // Given
        Rate window = new Rate(100, 100, Duration.ofSeconds(1), Filling.AT_ONCE);
        long first = second();

        // When
        TakeLoad load = TakeLoad.begin(one, new Claim("windows", window, 1));
        TakeLoad more = TakeLoad.begin(two, new Claim("windows", window, 1));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> second() >= first + 3);
        int granted = load.stop().granted() + more.stop().granted();

        // Then
        long windows = second() - first + 1;
        check("S9 two replicas, windows of 100", granted, 100.0 * windows);
        assertThat(granted).as("the whole ones are used up").isGreaterThanOrEqualTo(200);
    }

    private long second() {
        return Long.parseLong(redis.ask("TIME").split("\\r\\n")[2]);
    }

    /** Replies end early, late, and not at all, as clients do; each reserves 40, and what it took is settled. */
    @Test
    void whatRequestsReallyTookStaysWithinOneLimit() {
        // Given
        long seed = System.nanoTime();
        AtomicLong used = new AtomicLong();
        long start = System.nanoTime();

        // When
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> converse(one, new Random(seed), used));
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> converse(two, new Random(seed + 1), used));
        CompletableFuture.allOf(first, second).join();

        // Then
        double limit = 500 + 100 * (System.nanoTime() - start) / 1e9;
        // An answer may be longer than what was reserved for it: at most 20 units for one request of each replica.
        check("S9 settled and cancelled, seed " + seed, used.get(), limit + REPLICAS * 20);
    }

    private static void converse(Replica replica, Random random, AtomicLong used) {
        for (int i = 0; i < 400; i++) {
            if (replica.take(new Claim("tokens", HUNDRED_A_SECOND, 40)).granted()) {
                int really = random.nextInt(61);
                used.addAndGet(really);
                replica.settle(new Claim("tokens", HUNDRED_A_SECOND, really - 40));
            }
        }
    }

    /** A dump, a log that is written once a second, and a replica that became the master all miss the latest. */
    @Test
    void redisThatComesBackWithAnOlderStateGivesNothingTwice() {
        // Given
        one.take(want("old", 1000, 1, 100));
        redis.ask("SAVE");
        one.take(want("old", 1000, 1, 500));
        two.take(want("old", 1000, 1, 300));

        // When
        redis.kill();
        one.awaitAway();
        two.awaitAway();
        redis.again();
        one.awaitUp();
        two.awaitUp();
        Grant grant = one.take(want("old", 1000, 1, 200));

        // Then
        assertThat(grant.granted()).isFalse();
        assertThat(grant.levels()).containsExactly(100L);
    }

    private static void check(String what, long granted, double limit) {
        long most = (long) (limit * 1.01) + REPLICAS;
        Figures.record(what, granted + " of " + (long) limit, "1 % and 1 request a replica more", granted <= most);
        assertThat(granted).isLessThanOrEqualTo(most);
    }
}
