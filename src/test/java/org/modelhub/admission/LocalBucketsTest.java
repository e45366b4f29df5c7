package org.modelhub.admission;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link BucketsKit} in memory, and what only buckets in memory promise. */
class LocalBucketsTest extends BucketsKit {

    private static final Rate SIXTY = new Rate(60, 60, Duration.ofMinutes(1));
    private static final Rate DAY = Rate.of(60, Duration.ofDays(1));
    private static final int USERS = 100;

    private final AtomicLong clock =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());
    private final LocalBuckets local = new LocalBuckets(clock::get, USERS);

    @Override
    protected Buckets buckets() {
        return local;
    }

    @Override
    protected void advance(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Override
    protected void advanceToLastMoment(Rate windows) {
        clock.addAndGet(windows.period().toNanos() - 1);
    }

    private Grant user(String key, String user, long amount) {
        return local.take(List.of(new Claim("hub/user:" + key + ":" + user + ":tokens:60", SIXTY, amount)));
    }

    @Tag("S9")
    @Test
    void clockThatGoesBackAnHourCreatesNothingAndFillsOnFromThere() {
        // Given
        take(claim("a", SIXTY, 60));

        // When
        advance(Duration.ofHours(-1));
        Grant atOnce = take(claim("a", SIXTY, 1));
        advance(Duration.ofSeconds(10));
        Grant later = take(claim("a", SIXTY, 10));

        // Then
        assertThat(atOnce.granted()).isFalse();
        assertThat(later.granted()).isTrue();
    }

    @Tag("S9")
    @Test
    void clockThatGoesBackAnHourBeginsNoWindowASecondTime() {
        // Given
        take(claim("a", DAY, 60));
        advance(Duration.ofHours(24));
        take(claim("a", DAY, 60));

        // When
        advance(Duration.ofHours(-1));
        Grant before = take(claim("a", DAY, 1));
        advance(Duration.ofHours(1));
        Grant again = take(claim("a", DAY, 1));

        // Then
        assertThat(before.granted()).isFalse();
        assertThat(again.granted()).isFalse();
    }

    @Test
    void windowsBeginWithTheFirstUse() {
        // Given
        take(claim("a", DAY, 10));
        advance(Duration.ofHours(23));
        take(claim("a", DAY, 50));

        // When
        Grant refused = take(claim("a", DAY, 1));
        advance(Duration.ofHours(1));
        Grant next = take(claim("a", DAY, 60));

        // Then
        assertThat(refused.after()).isEqualTo(Duration.ofHours(1));
        assertThat(next.granted()).isTrue();
        assertThat(next.windows()).containsExactly(Duration.ofDays(1).toNanos());
    }

    @Test
    void onlyAWindowThatNothingWasTakenOfIsForgottenBeforeItsEnd() {
        // Given
        take(claim("spent", DAY, 1));
        take(claim("given back", DAY, 60));
        local.settle(List.of(claim("given back", DAY, -60)));

        // When
        advance(Duration.ofHours(12));
        for (int i = 0; i < 1000; i++) {
            take(claim("late" + i, DAY, 1));
        }

        // Then
        Grant spent = take(claim("spent", DAY, 60));
        assertThat(spent.granted()).isFalse();
        assertThat(spent.after()).isEqualTo(Duration.ofHours(12));
        assertThat(take(claim("given back", DAY, 60)).windows())
                .as("begins anew, and nothing was taken since its old one began")
                .containsExactly(Duration.ofDays(1).toNanos());
    }

    @Tag("S9")
    @Test
    void admissionNeverReadsTheClockThatPeopleSet() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages("org.modelhub.admission"));
    }

    @Test
    void bucketsThatAreFullAgainLeaveAndOthersStay() {
        // Given
        take(claim("debtor", SIXTY, 60));
        local.settle(List.of(claim("debtor", SIXTY, 3600)));
        for (int i = 0; i < 1000; i++) {
            take(claim("early" + i, SIXTY, 1));
        }

        // When
        advance(Duration.ofMinutes(2));
        for (int i = 0; i < 1000; i++) {
            take(claim("late" + i, SIXTY, 1));
        }

        // Then
        assertThat(local.size()).isBetween(1000, 1100);
        assertThat(take(claim("debtor", SIXTY, 1)).granted()).isFalse();
    }

    @Test
    void floodOfUsersIsBoundedAndTakesNoBucketFromAnybody() {
        // Given
        take(claim("key", SIXTY, 60));
        user("flooded", "early", 60);

        // When
        for (int i = 0; i < 10_000; i++) {
            user("flooded", "made-up-" + i, 1);
        }

        // Then
        assertThat(local.size()).isLessThan(USERS + 10);
        assertThat(take(claim("key", SIXTY, 1)).granted()).isFalse();
        assertThat(user("flooded", "early", 1).granted()).isFalse();
        assertThat(user("flooded", "late", 1).granted())
                .as("shares with all that came too late")
                .isFalse();
        assertThat(user("other", "late", 60).granted()).as("another key's user").isTrue();
    }
}
