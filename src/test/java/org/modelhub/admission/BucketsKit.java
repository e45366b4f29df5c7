package org.modelhub.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.modelhub.admission.Rate.Filling;

/** What buckets promise, wherever they are kept. Names are fresh in each test, since a store may outlive it. */
public abstract class BucketsKit {

    private static final Duration HOUR = Duration.ofHours(1);
    /** One a minute, which is far longer than a test takes where time cannot be stopped. */
    private static final Rate SIXTY = new Rate(60, 60, HOUR);

    /** Far longer than a test runs. */
    private static final Rate QUOTA = new Rate(60, 60, Duration.ofDays(1000), Filling.AT_ONCE);

    private final String run = UUID.randomUUID().toString();

    protected abstract Buckets buckets();

    /** Lets this much time pass for the buckets. */
    protected abstract void advance(Duration time);

    /** Lets all of the window pass that buckets are in, but its last moment. They were drawn from when it began. */
    protected abstract void advanceToLastMoment(Rate windows);

    protected final Claim claim(String bucket, Rate rate, long amount) {
        return new Claim("hub/key:" + run + bucket + ":tokens:60", rate, amount);
    }

    protected final Grant take(Claim... claims) {
        CompletableFuture<Grant> grant = new CompletableFuture<>();
        buckets().take(List.of(claims), grant::complete);
        try {
            return grant.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException cause) {
            throw new AssertionError("no grant", cause);
        }
    }

    /** What is left, without taking any. */
    private long level(String bucket, Rate rate) {
        return take(claim(bucket, rate, 0)).levels().get(0);
    }

    @Test
    void freshBucketGivesItsCapacityAndNoMore() {
        // When
        Grant all = take(claim("a", SIXTY, 60));
        Grant more = take(claim("a", SIXTY, 1));

        // Then
        assertThat(all.granted()).isTrue();
        assertThat(all.levels()).containsExactly(0L);
        assertThat(more.granted()).isFalse();
    }

    @Test
    void emptyBucketFillsEvenlyUpToItsCapacity() {
        // Given
        take(claim("a", SIXTY, 60));

        // When
        advance(Duration.ofMinutes(10));
        long afterTenMinutes = level("a", SIXTY);
        advance(Duration.ofHours(10));
        long afterRest = level("a", SIXTY);

        // Then
        assertThat(afterTenMinutes).isBetween(9L, 11L);
        assertThat(afterRest).isEqualTo(60);
    }

    @Test
    void claimsAreMetAllOrNone() {
        // Given
        take(claim("b", SIXTY, 59));

        // When
        Grant grant = take(claim("a", SIXTY, 10), claim("b", SIXTY, 10), claim("c", SIXTY, 10));

        // Then
        assertThat(grant.granted()).isFalse();
        assertThat(grant.refusedBy()).isEqualTo(1);
        assertThat(level("a", SIXTY)).isEqualTo(60);
        assertThat(level("b", SIXTY)).isBetween(1L, 2L);
        assertThat(level("c", SIXTY)).isEqualTo(60);
    }

    @Test
    void levelsStandInTheOrderOfTheClaims() {
        // When
        Grant granted = take(claim("a", SIXTY, 10), claim("b", SIXTY, 20), claim("c", SIXTY, 30));

        // Then
        assertThat(granted.levels()).containsExactly(50L, 40L, 30L);
    }

    @Test
    void refusalSaysAfterHowLongTheClaimCouldBeMet() {
        // Given
        take(claim("a", SIXTY, 60));

        // When
        Grant refused = take(claim("a", SIXTY, 30));

        // Then
        assertThat(refused.after()).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30));
        advance(refused.after());
        assertThat(take(claim("a", SIXTY, 30)).granted()).isTrue();
    }

    @Test
    void claimAboveTheCapacityCanNeverBeMet() {
        // When
        Grant refused = take(claim("a", SIXTY, 61));

        // Then
        assertThat(refused.granted()).isFalse();
        assertThat(refused.after()).isNegative();
        assertThat(level("a", SIXTY)).isEqualTo(60);
    }

    @Test
    void correctionTakesIntoDebtWhichIsPaidBeforeAnythingIsGranted() {
        // Given
        take(claim("a", SIXTY, 60));

        // When
        buckets().settle(List.of(claim("a", SIXTY, 30)));

        // Then
        Grant refused = take(claim("a", SIXTY, 1));
        assertThat(refused.levels()).containsExactly(0L);
        assertThat(refused.after()).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
        advance(Duration.ofMinutes(20));
        assertThat(take(claim("a", SIXTY, 1)).granted()).isFalse();
        advance(Duration.ofMinutes(12));
        assertThat(take(claim("a", SIXTY, 1)).granted()).isTrue();
    }

    @Test
    void correctionGivesBackUpToTheCapacity() {
        // Given
        take(claim("a", SIXTY, 50));

        // When
        buckets().settle(List.of(claim("a", SIXTY, -20)));
        long afterPart = level("a", SIXTY);
        buckets().settle(List.of(claim("a", SIXTY, -2000)));

        // Then
        assertThat(afterPart).isBetween(30L, 31L);
        assertThat(level("a", SIXTY)).isEqualTo(60);
    }

    @Test
    void correctionsOfOneRequestAreAllDone() {
        // Given
        take(claim("a", SIXTY, 60), claim("b", SIXTY, 60));

        // When
        buckets().settle(List.of(claim("a", SIXTY, -30), claim("b", SIXTY, -10)));

        // Then
        assertThat(level("a", SIXTY)).isBetween(30L, 31L);
        assertThat(level("b", SIXTY)).isBetween(10L, 11L);
    }

    @Test
    void widenedRateFillsFasterAndFurtherFromThenOn() {
        // Given
        take(claim("a", SIXTY, 60));
        Rate wide = new Rate(120, 120, HOUR);

        // When
        long atOnce = level("a", wide);
        advance(Duration.ofMinutes(30));
        long later = level("a", wide);

        // Then
        assertThat(atOnce).as("widening itself gives nothing").isBetween(0L, 1L);
        assertThat(later).isBetween(59L, 62L);
        advance(HOUR);
        assertThat(level("a", wide)).isEqualTo(120);
    }

    @Test
    void narrowedRateTakesWhatIsAboveIt() {
        // Given
        take(claim("a", new Rate(120, 120, HOUR), 1));

        // When
        long narrow = level("a", SIXTY);

        // Then
        assertThat(narrow).isEqualTo(60);
    }

    @Test
    void bucketsOfDifferentNamesKnowNothingOfEachOther() {
        // Given
        take(claim("a", SIXTY, 60));

        // When
        Grant other = take(claim("b", SIXTY, 60));

        // Then
        assertThat(other.granted()).isTrue();
    }

    @Test
    void windowGivesItsAmountOnceAndNothingBackBeforeItsEnd() {
        // Given
        take(claim("a", QUOTA, 60));

        // When
        advanceToLastMoment(QUOTA);
        Grant last = take(claim("a", QUOTA, 1));
        advance(QUOTA.period());
        Grant next = take(claim("a", QUOTA, 60));
        Grant more = take(claim("a", QUOTA, 1));

        // Then
        assertThat(last.granted()).isFalse();
        assertThat(last.levels()).containsExactly(0L);
        assertThat(next.granted()).isTrue();
        assertThat(more.granted()).isFalse();
    }

    @Test
    void restOfAWindowIsNotAddedToTheNext() {
        // Given
        take(claim("a", QUOTA, 20));

        // When
        long within = level("a", QUOTA);
        advance(QUOTA.period().multipliedBy(3));

        // Then
        assertThat(within).isEqualTo(40);
        assertThat(level("a", QUOTA)).isEqualTo(60);
    }

    @Test
    void refusalWaitsForTheNextWindowAndAllClaimsTellWhenItBegins() {
        // When
        Grant granted = take(claim("even", SIXTY, 60), claim("a", QUOTA, 60));
        Grant refused = take(claim("a", QUOTA, 1));

        // Then
        long begins = granted.windows().get(1);
        assertThat(granted.windows().get(0)).isZero();
        assertThat(begins).isBetween(1L, QUOTA.period().toNanos());
        assertThat(refused.after().toNanos())
                .isEqualTo(refused.windows().get(0))
                .isBetween(begins - 10_000_000_000L, begins);
    }

    @Test
    void debtOfAWindowIsPaidByThoseAfterIt() {
        // Given
        take(claim("a", QUOTA, 60));

        // When
        buckets().settle(List.of(claim("a", QUOTA, 90)));

        // Then
        Grant refused = take(claim("a", QUOTA, 1));
        assertThat(refused.after())
                .isEqualTo(Duration.ofNanos(refused.windows().get(0)).plus(QUOTA.period()));
        advance(QUOTA.period());
        assertThat(take(claim("a", QUOTA, 1)).granted()).isFalse();
        advance(QUOTA.period());
        assertThat(level("a", QUOTA)).isEqualTo(30);
        advance(QUOTA.period());
        assertThat(level("a", QUOTA)).isEqualTo(60);
    }

    @Test
    void whatIsGivenBackWithinAWindowCanBeTakenAgain() {
        // Given
        take(claim("a", QUOTA, 60));

        // When
        buckets().settle(List.of(claim("a", QUOTA, -20)));
        long afterPart = level("a", QUOTA);
        buckets().settle(List.of(claim("a", QUOTA, -2000)));

        // Then
        assertThat(afterPart).isEqualTo(20);
        assertThat(take(claim("a", QUOTA, 60)).granted()).isTrue();
        assertThat(take(claim("a", QUOTA, 1)).granted()).isFalse();
    }

    @Test
    void windowWithoutRoomLeavesTheOtherBucketsAsTheyWere() {
        // Given
        take(claim("a", QUOTA, 60));

        // When
        Grant refused = take(claim("even", SIXTY, 10), claim("a", QUOTA, 10), claim("other", QUOTA, 10));

        // Then
        assertThat(refused.refusedBy()).isEqualTo(1);
        assertThat(refused.levels()).containsExactly(60L, 0L, 60L);
    }

    @Test
    void manyAtOnceNeverTakeMoreThanThereIs() throws Exception {
        // Given
        Rate day = new Rate(1000, 1, Duration.ofDays(1));
        AtomicInteger granted = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(4);

        // When
        List<Future<?>> ends = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            ends.add(callers.submit(() -> {
                for (int i = 0; i < 500; i++) {
                    if (take(claim("a", day, 1), claim("b", day, 1)).granted()) {
                        granted.incrementAndGet();
                    }
                }
            }));
        }
        for (Future<?> end : ends) {
            end.get(60, TimeUnit.SECONDS);
        }
        callers.shutdown();

        // Then
        assertThat(granted.get()).isBetween(990, 1000);
        assertThat(level("a", day)).isEqualTo(1000 - granted.get());
    }
}
