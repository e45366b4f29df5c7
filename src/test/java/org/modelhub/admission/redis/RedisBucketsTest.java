package org.modelhub.admission.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelhub.admission.redis.Replica.want;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.admission.Buckets;
import org.modelhub.admission.BucketsKit;
import org.modelhub.admission.Claim;
import org.modelhub.admission.Grant;
import org.modelhub.admission.Rate;
import org.modelhub.fault.RedisProcess;

/** {@link BucketsKit} on a real Redis with two replicas, and what only buckets in Redis promise. */
class RedisBucketsTest extends BucketsKit {

    private static RedisProcess redis;
    private static Replica replica;
    private static Replica other;
    private static RedisClient client;
    private static RedisCommands<String, String> console;

    private final String name = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        replica = Replica.patient(redis.url()).awaitUp();
        other = Replica.patient(redis.url()).awaitUp();
        client = RedisClient.create(redis.url());
        console = client.connect().sync();
    }

    @AfterAll
    static void stop() throws IOException {
        replica.close();
        other.close();
        client.shutdown();
        redis.close();
    }

    @Override
    protected Buckets buckets() {
        return replica.buckets;
    }

    /** Redis' clock cannot be set, so each bucket is made older instead. */
    @Override
    protected void advance(Duration time) {
        for (String key : console.keys("{hub}:bucket:*")) {
            long left = console.pttl(key) - time.toMillis();
            String[] state = console.get(key).split(" ");
            long since = Long.parseLong(state[2]) - time.toNanos() / 1000;
            if (left > 0) {
                console.psetex(key, left, state[0] + " " + state[1] + " " + since);
            } else {
                console.del(key);
            }
        }
    }

    /** As if they had been drawn from when the window began that Redis is in. */
    @Override
    protected void advanceToLastMoment(Rate windows) {
        long now = micros();
        for (String key : console.keys("{hub}:bucket:*")) {
            String[] state = console.get(key).split(" ");
            long begin = now - now % (windows.period().toNanos() / 1000);
            console.psetex(key, console.pttl(key), state[0] + " " + state[1] + " " + begin);
        }
    }

    private static long micros() {
        List<String> time = console.time();
        return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    }

    @Test
    void windowsAreThoseOfRedisClockAndABucketIsKeptToItsEnd() {
        // Given
        Rate hundredDays = Rate.of(10, Duration.ofDays(100));
        long period = hundredDays.period().toNanos() / 1000;
        // When
        long window = replica.take(new Claim(name, hundredDays, 7)).windows().get(0) / 1000;
        Grant refused = other.take(new Claim(name, hundredDays, 4));
        // Then
        assertThat(window).isBetween(period - micros() % period, period - micros() % period + 10_000_000);
        assertThat(refused.levels()).containsExactly(3L);
        assertThat(console.pttl("{hub}:bucket:" + name)).isBetween(window / 1000 - 10_000, window / 1000 + 2);
    }

    @Tag("S9")
    @Test
    void clockOfRedisThatIsSetBackBeginsNoWindowASecondTime() {
        // Given: drawn from while the clock was ahead, in the window after the one that it is in now
        Rate hundredDays = Rate.of(10, Duration.ofDays(100));
        Duration period = hundredDays.period();
        replica.take(new Claim(name, hundredDays, 10));
        long next = (micros() / (period.toNanos() / 1000) + 1) * (period.toNanos() / 1000);
        console.psetex("{hub}:bucket:" + name, period.toMillis(), "0 0 " + next);
        // When
        replica.settle(new Claim(name, hundredDays, -1));
        Grant refused = replica.take(new Claim(name, hundredDays, 2));
        // Then
        assertThat(refused.levels()).containsExactly(1L);
        assertThat(refused.after()).isBetween(period, period.multipliedBy(2));
        assertThat(console.get("{hub}:bucket:" + name)).endsWith(" " + next);
    }

    @Test
    void oneReplicaSeesWhatTheOtherTook() {
        // Given
        replica.take(want(name, 10, 1, 7));
        // When
        Grant grant = other.take(want(name, 10, 1, 4));
        // Then
        assertThat(grant.refusedBy()).isZero();
        assertThat(grant.levels()).containsExactly(3L);
        assertThat(grant.after()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
    }

    @Test
    void allClaimsAreMetOrNothingIsTaken() {
        // Given
        replica.take(want(name + "b", 10, 1, 8));
        // When
        Grant grant = replica.take(want(name + "a", 10, 1, 5), want(name + "b", 10, 1, 5), want(name + "c", 9, 1, 5));
        // Then
        assertThat(grant.refusedBy()).isEqualTo(1);
        assertThat(grant.levels()).containsExactly(10L, 2L, 9L);
    }

    @Test
    void oneRequestIsOneRoundTrip() {
        // Given
        long before = calls("evalsha");
        long began = System.nanoTime();
        // When
        for (int i = 0; i < 100; i++) {
            replica.take(want(name + "a", 1000, 1, 1), want(name + "b", 1000, 1, 5), want(name + "c", 1000, 1, 5));
        }
        // Then
        long beats = (System.nanoTime() - began) / Replica.BEAT.toNanos() + 1;
        assertThat(calls("evalsha") - before).isBetween(100L, 100 + 2 * beats); // of two replicas, in between
    }

    @Test
    void bucketClaimedTwiceIsChargedTwice() {
        // When
        Grant grant = replica.take(want(name, 10, 1, 4), want(name, 10, 1, 4));
        // Then
        assertThat(grant.granted()).isTrue();
        assertThat(replica.take(want(name, 10, 1, 1)).levels()).containsExactly(1L);
    }

    @Test
    void claimAboveTheCapacityIsNeverMet() {
        // When
        Grant grant = replica.take(want(name, 10, 1, 11));
        // Then
        assertThat(grant.after()).isNegative();
    }

    @Test
    void correctionMayLeadIntoDebtAndOutOfItAgain() {
        // Given
        replica.take(want(name, 10, 1, 10));
        replica.settle(want(name, 10, 1, 25));
        Grant indebted = replica.take(want(name, 10, 1, 1));
        // When
        replica.settle(want(name, 10, 1, -30));
        // Then
        assertThat(indebted.levels()).containsExactly(0L);
        assertThat(indebted.after()).isBetween(Duration.ofMinutes(25), Duration.ofMinutes(26));
        assertThat(replica.take(want(name, 10, 1, 1)).levels()).containsExactly(4L);
    }

    @Test
    void giftAboveTheCapacityIsNotKept() {
        // Given
        replica.take(want(name, 10, 1, 2));
        // When
        replica.settle(want(name, 10, 1, -500));
        // Then
        assertThat(replica.take(want(name, 10, 1, 1)).levels()).containsExactly(9L);
    }

    @Test
    void narrowerRateCutsWhatIsThereAndAWiderOneDoesNotFillIt() {
        // Given
        replica.take(want(name, 1000, 1, 100));
        // When
        Grant narrow = replica.take(want(name, 50, 1, 10));
        Grant wide = replica.take(want(name, 1000, 1, 10));
        // Then
        assertThat(narrow.levels()).containsExactly(40L);
        assertThat(wide.levels()).containsExactly(30L);
    }

    @Test
    void fullBucketIsNotStored() {
        // Given
        Rate fast = new Rate(10, 100, Duration.ofSeconds(1));
        // When
        replica.take(new Claim(name, fast, 5));
        // Then
        assertThat(console.pttl("{hub}:bucket:" + name)).isBetween(1L, 51L);
    }

    /** The product of elapsed time and refill is far above 2^53 here. */
    @Test
    void largeDailyBudgetDoesNotDrift() {
        // Given
        long budget = 86_400_000_000_007L;
        Rate daily = new Rate(budget, budget, Duration.ofDays(1));
        long began = System.nanoTime();
        replica.take(new Claim(name, daily, budget));
        long begun = System.nanoTime();
        // When
        long asked = 0;
        long last = 0;
        for (int i = 0; i < 500; i++) {
            asked = System.nanoTime();
            last = replica.take(new Claim(name, daily, 1)).levels().get(0);
        }
        // Then: one a nanosecond, between some moment of the first take and some moment of the last
        long slack = Duration.ofMillis(100).toNanos();
        assertThat(last + 500).isBetween(asked - begun - slack, System.nanoTime() - began + slack);
        assertThat(last).isPositive();
    }

    @Test
    void scriptThatRedisLostIsSentAgain() {
        // Given
        console.scriptFlush();
        // When
        Grant grant = replica.take(want(name, 10, 1, 1));
        // Then
        assertThat(grant.levels()).containsExactly(9L);
        assertThat(replica.buckets.up()).isTrue();
    }

    @Test
    void answerComesOnTheEventLoopThatAsked() throws Exception {
        // Given
        Vertx vertx = Vertx.vertx();
        CompletableFuture<Boolean> same = new CompletableFuture<>();
        Context asking = vertx.getOrCreateContext();
        // When
        asking.runOnContext(turn -> replica.buckets.take(
                List.of(want(name, 10, 1, 1)), grant -> same.complete(Vertx.currentContext() == asking)));
        // Then
        assertThat(same.get(5, TimeUnit.SECONDS)).isTrue();
        vertx.close();
    }

    @Test
    void replicasKnowHowManyTheyAre() {
        // When
        long alive = console.zcard("{hub}:replicas");
        // Then
        assertThat(alive).isEqualTo(2);
    }

    private static long calls(String command) {
        return console.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .map(line -> line.replaceAll("[^:]+:calls=(\\d+),.*", "$1"))
                .mapToLong(Long::parseLong)
                .sum();
    }
}
