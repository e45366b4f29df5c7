package org.modelhub.admission.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelhub.admission.redis.Replica.want;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelhub.admission.Claim;
import org.modelhub.fault.RedisProcess;
import org.modelhub.figures.Figures;

/** R6: whatever happens to Redis, requests are decided, soon, and within their limits. */
@Tag("R6")
class RedisFaultsTest {

    private static final Duration MOST_ADDED = Duration.ofMillis(50);
    private static final Duration MOST_HEALING = Duration.ofSeconds(5);
    private static final int CAPACITY = 400;
    private static final int PER_SECOND = 10;

    @ParameterizedTest
    @EnumSource(RedisFault.class)
    void limitsHoldAndNobodyWaits(RedisFault fault) throws IOException {
        // Given
        try (RedisProcess redis = RedisProcess.start();
                DroppingNetwork network = new DroppingNetwork(redis.port())) {
            FaultDrill drill = new FaultDrill(network.url(), CAPACITY, PER_SECOND);

            // When
            FaultDrill.Result result =
                    drill.run(() -> fault.begin(redis, network), Duration.ZERO, () -> fault.end(redis, network));

            // Then
            check(fault.name(), result);
        }
    }

    @Tag("drill")
    @Test
    void redisThatStandsStillForAMinuteIsNoticedByNobody() throws IOException {
        // Given
        try (RedisProcess redis = RedisProcess.start()) {
            FaultDrill drill = new FaultDrill(redis.url(), CAPACITY, PER_SECOND);

            // When
            FaultDrill.Result result =
                    drill.run(redis::stop, Duration.ofSeconds(Integer.getInteger("drill.seconds", 60)), redis::goOn);

            // Then
            check("STOPPED for long", result);
        }
    }

    /** The master is killed; Sentinel makes its replica the master after half a second or more. */
    @Test
    void sentinelsNewMasterGoesOnWithTheSameBuckets() throws IOException {
        // Given
        try (RedisProcess master = RedisProcess.start();
                RedisProcess follower = RedisProcess.start("--replicaof", "127.0.0.1", "" + master.port());
                RedisProcess sentinel = RedisProcess.sentinel(master.port())) {
            sentinel.awaitReply("SENTINEL REPLICAS hub", "127.0.0.1:" + follower.port());
            follower.awaitReply("INFO replication", "master_link_status:up");
            FaultDrill drill =
                    new FaultDrill("redis-sentinel://127.0.0.1:" + sentinel.port() + "#hub", CAPACITY, PER_SECOND);

            // When
            FaultDrill.Result result = drill.run(
                    master::kill, Duration.ZERO, () -> follower.awaitReply("INFO replication", "role:master"));

            // Then
            check("SENTINEL", result);
        }
    }

    /** The other one goes a moment later, and has taken its part when this one comes back. */
    @Test
    void replicaThatIsStillAwayIsWaitedFor() throws IOException {
        // Given
        try (RedisProcess redis = RedisProcess.start();
                DroppingNetwork here = new DroppingNetwork(redis.port());
                DroppingNetwork there = new DroppingNetwork(redis.port());
                Replica one = new Replica(here.url()).awaitUp();
                Replica two = new Replica(there.url()).awaitUp()) {
            here.drop();
            takeUntilAway(one);
            awaitBeat(redis);
            there.drop();
            takeUntilAway(two);

            // When
            here.pass();
            awaitBeat(redis);

            // Then
            Awaitility.await()
                    .during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(1))
                    .until(() -> !one.buckets.up());
            there.pass();
            one.awaitUp();
            two.awaitUp();
        }
    }

    private static void takeUntilAway(Replica replica) {
        while (replica.buckets.up()) {
            replica.take(want("any", 1_000_000, 1, 1));
        }
    }

    private static void awaitBeat(RedisProcess redis) {
        redis.awaitReply("ZCOUNT {hub}:replicas " + System.currentTimeMillis() + " +inf", ":1");
    }

    @Test
    void nothingPilesUpBeforeARedisThatStandsStill() throws IOException {
        // Given
        try (RedisProcess redis = RedisProcess.start();
                Replica replica = new Replica(redis.url()).awaitUp()) {
            List<Claim> claims = List.of(want("burst", 1_000_000, 1, 1));
            AtomicInteger answers = new AtomicInteger();
            int mostUnderWay = 0;
            redis.stop();

            // When
            for (int i = 0; i < 20_000; i++) {
                replica.buckets.take(claims, grant -> answers.incrementAndGet());
                mostUnderWay = Math.max(mostUnderWay, replica.buckets.underWay());
            }
            Awaitility.await().until(() -> answers.get() == 20_000);

            // Then
            redis.goOn();
            assertThat(mostUnderWay).isBetween(1, 1000);
            assertThat(replica.buckets.decidedLocally()).isEqualTo(20_000);
        }
    }

    private static void check(String name, FaultDrill.Result result) {
        boolean held = result.answered() == result.asked()
                && result.added().compareTo(MOST_ADDED) <= 0
                && result.healing().compareTo(MOST_HEALING) <= 0
                && result.granted() <= result.limit();
        Figures.record(
                "R6 Redis " + name.toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                result.toString(),
                "all answered, 50 ms added, healthy within 5 s, within the limit",
                held);
        assertThat(result.answered()).isEqualTo(result.asked());
        assertThat(result.added()).as("beyond what the machine itself held up").isLessThanOrEqualTo(MOST_ADDED);
        assertThat(result.healing()).isLessThanOrEqualTo(MOST_HEALING);
        assertThat((long) result.granted()).isLessThanOrEqualTo(result.limit());
        assertThat(result.local()).isPositive();
    }
}
