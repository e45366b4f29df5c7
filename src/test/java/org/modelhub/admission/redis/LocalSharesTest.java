package org.modelhub.admission.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.modelhub.admission.Claim;
import org.modelhub.admission.Grant;
import org.modelhub.admission.Rate;

/** A replica alone, in virtual time. */
class LocalSharesTest {

    private static final Rate SIXTY = new Rate(60, 60, Duration.ofMinutes(1));

    private static final Rate DAY = Rate.of(60, Duration.ofDays(1));

    private final AtomicLong clock = new AtomicLong();
    private final LocalShares shares = new LocalShares("p:", 3, clock::get);

    private Grant take(String bucket, long amount) {
        return shares.take(call(Mode.TAKE, bucket, amount));
    }

    private BucketCall call(Mode mode, String bucket, long amount) {
        return shares.call(mode, List.of(new Claim(bucket, SIXTY, amount)));
    }

    private void redisSaid(String bucket, long left) {
        shares.learn(call(Mode.TAKE, bucket, 0), new long[] {-1, 0, left, 0});
    }

    private Grant takeOfDay(String bucket, long amount) {
        return shares.take(shares.call(Mode.TAKE, List.of(new Claim(bucket, DAY, amount))));
    }

    private void redisSaidOfDay(String bucket, long left, Duration untilNext) {
        BucketCall call = shares.call(Mode.TAKE, List.of(new Claim(bucket, DAY, 0)));
        shares.learn(call, new long[] {-1, 0, left, untilNext.toNanos() / 1000});
    }

    @Test
    void partOfAWindowComesBackWhenRedisWouldBeginTheNext() {
        // Given
        redisSaidOfDay("a", 30, Duration.ofHours(5));

        // When
        Grant all = takeOfDay("a", 10);
        clock.addAndGet(Duration.ofHours(5).toNanos() - 1);
        Grant last = takeOfDay("a", 1);
        clock.addAndGet(1);
        Grant next = takeOfDay("a", 20);
        Grant more = takeOfDay("a", 1);

        // Then
        assertThat(all.granted()).isTrue();
        assertThat(all.windows()).containsExactly(Duration.ofHours(5).toNanos());
        assertThat(last.after()).isEqualTo(Duration.ofNanos(1));
        assertThat(next.granted()).isTrue();
        assertThat(more.after()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void whatIsToBeGivenBackEndsWithItsWindow() {
        // Given: taken in Redis, and too much, as is known only after Redis went away
        redisSaidOfDay("a", 20, Duration.ofHours(1));
        BucketCall back = shares.call(Mode.SETTLE, List.of(new Claim("a", DAY, -30)));
        shares.settle(back);
        Share share = back.shares()[0];

        // When
        long within = share.due(clock.get());
        clock.addAndGet(Duration.ofHours(1).toNanos());

        // Then
        assertThat(within).isEqualTo(-30);
        assertThat(share.due(clock.get())).isZero();
    }

    @Test
    void windowThatRedisNeverToldOfBeginsWithItsFirstUse() {
        // Given
        takeOfDay("a", 20);

        // When
        clock.addAndGet(Duration.ofHours(23).toNanos());
        Grant refused = takeOfDay("a", 1);
        clock.addAndGet(Duration.ofHours(1).toNanos());

        // Then
        assertThat(refused.after()).isEqualTo(Duration.ofHours(1));
        assertThat(takeOfDay("a", 20).granted()).isTrue();
    }

    @Test
    void whatWasTakenBeforeAWindowEndedIsStillOwedAfterIt() {
        // Given
        redisSaidOfDay("a", 60, Duration.ofHours(1));
        takeOfDay("a", 20);

        // When
        clock.addAndGet(Duration.ofHours(2).toNanos());
        takeOfDay("a", 5);

        // Then
        assertThat(shares.debtors())
                .singleElement()
                .satisfies(share -> assertThat(share.owed()).isEqualTo(25));
    }

    @Test
    void partBeginsWithWhatWasKnownToBeLeft() {
        // Given
        redisSaid("a", 30);

        // When
        Grant all = take("a", 10);
        Grant more = take("a", 1);

        // Then
        assertThat(all.granted()).isTrue();
        assertThat(more.granted()).isFalse();
        assertThat(more.after()).isEqualTo(Duration.ofSeconds(3));
    }

    /** Redis worked off this replica's queue, and stood still again before it said what it gave to the others'. */
    @Test
    void othersAreThoughtToHaveTakenAsMuchInTheMeantime() {
        // Given
        redisSaid("a", 54);
        shares.learn(call(Mode.TAKE, "a", 6), new long[] {-1, 0, 48, 0});
        shares.learn(call(Mode.TAKE, "a", 6), new long[] {-1, 0, 42, 0});

        // When
        Grant all = take("a", 6);
        Grant more = take("a", 1);

        // Then
        assertThat(all.granted()).as("a third of 42 less two times 12").isTrue();
        assertThat(more.granted()).isFalse();
    }

    @Test
    void othersThatWereHeardOfAreNotThoughtOfTwice() {
        // Given
        redisSaid("a", 54);
        shares.learn(call(Mode.TAKE, "a", 12), new long[] {-1, 0, 42, 0});
        redisSaid("a", 30);

        // When
        Grant all = take("a", 10);

        // Then
        assertThat(all.granted()).isTrue();
    }

    @Test
    void othersAreNotThoughtToHaveTakenMoreThanThereWas() {
        // Given
        shares.learn(call(Mode.TAKE, "a", 55), new long[] {-1, 0, 5, 0});

        // When
        Grant grant = take("a", 1);

        // Then
        assertThat(grant.after()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatWasTakenLongAgoSaysNothingOfTheOthers() {
        // Given
        shares.learn(call(Mode.TAKE, "a", 31), new long[] {-1, 0, 29, 0});

        // When
        clock.addAndGet(Duration.ofSeconds(1).toNanos());

        // Then
        assertThat(take("a", 10).granted()).isTrue();
    }

    @Test
    void bucketNobodySpokeOfBeginsWithItsPartOfAFullOne() {
        // When
        Grant all = take("a", 20);
        Grant more = take("a", 1);

        // Then
        assertThat(all.granted()).isTrue();
        assertThat(more.granted()).isFalse();
    }

    @Test
    void partFillsWithAReplicasPartOfTheRate() {
        // Given
        redisSaid("a", 0);

        // When
        clock.addAndGet(Duration.ofSeconds(30).toNanos());

        // Then
        assertThat(take("a", 10).granted()).isTrue();
        assertThat(take("a", 1).granted()).isFalse();
    }

    @Test
    void debtStaysDebt() {
        // Given
        redisSaid("a", -30);

        // When
        clock.addAndGet(Duration.ofSeconds(20).toNanos());

        // Then
        assertThat(take("a", 1).granted()).isFalse();
    }

    @Test
    void requestAboveThePartWaitsForAFullOneAndOverdrawsIt() {
        // When
        Grant large = take("a", 50);
        Grant next = take("a", 1);

        // Then
        assertThat(large.granted()).isTrue();
        assertThat(next.after()).isEqualTo(Duration.ofSeconds(93));
    }

    @Test
    void requestAboveTheCapacityIsNeverMet() {
        // When
        Grant grant = take("a", 61);

        // Then
        assertThat(grant.after()).isNegative();
    }

    @Test
    void whatIsTakenAndSettledIsOwedToRedis() {
        // Given
        take("a", 10);
        shares.settle(call(Mode.SETTLE, "a", 25));
        shares.settle(call(Mode.SETTLE, "a", -5));

        // When
        long owed = shares.debtors().iterator().next().owed();

        // Then
        assertThat(owed).isEqualTo(30);
        assertThat(take("a", 1).granted()).isFalse();
    }

    @Test
    void refusedRequestOwesNothing() {
        // Given
        redisSaid("b", 0);

        // When
        shares.take(shares.call(Mode.TAKE, List.of(new Claim("a", SIXTY, 10), new Claim("b", SIXTY, 10))));

        // Then
        assertThat(shares.debtors()).allMatch(share -> share.owed() == 0);
        assertThat(take("a", 20).granted()).isTrue();
    }

    @Test
    void correctionThatMayHaveReachedRedisIsOwedOnlyIfItIsADebt() {
        // When
        shares.owe(call(Mode.SETTLE, "refund", -10), true);
        shares.owe(call(Mode.SETTLE, "debt", 10), true);

        // Then
        assertThat(shares.debtors())
                .singleElement()
                .satisfies(share -> assertThat(share.owed()).isEqualTo(10));
    }

    @Test
    void fewerReplicasAreBelievedOnlyAfterAWhile() {
        // Given
        shares.replicas(5);

        // When
        shares.replicas(1);
        int atOnce = shares.replicas();
        for (int beat = 0; beat < 20; beat++) {
            shares.replicas(1);
        }

        // Then
        assertThat(atOnce).isEqualTo(5);
        assertThat(shares.replicas()).as("never below what was declared").isEqualTo(3);
    }
}
