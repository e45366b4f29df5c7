package org.modelhub.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.modelhub.exchange.Cancel;

/** The guards of all models together. */
class GuardsTest {

    private final VirtualTime time = new VirtualTime();
    private final Guards guards = new Guards(
            new GuardProperties(
                    16,
                    GuardProperties.Breaking.DEFAULT,
                    GuardProperties.Gate.DEFAULT,
                    GuardRoom.retries(0),
                    GuardProperties.Hedge.DEFAULT),
            time,
            time,
            new Random(7),
            (provider, model) -> FreeSlots.INSTANCE);

    private void fail(ModelGuard guard, int times) {
        for (int i = 0; i < times; i++) {
            guard.call(
                    Wish.of(new Cancel(), null),
                    (cancel, done) -> done.failed(GuardRoom.BROKEN),
                    new GuardRoom().new Request());
        }
    }

    @Test
    void oneModelRestsAndTheOthersOfItsProviderDoNot() {
        // When
        fail(guards.guard("fake", "one"), 5);

        // Then
        assertThat(guards.guard("fake", "one").breakerState()).isEqualTo(2);
        assertThat(guards.guard("fake", "two").breakerState()).isZero();
        assertThat(guards.of("fake", "one")).isEqualTo(1);
        assertThat(guards.of("fake", "two")).isZero();
    }

    @Test
    void guardOfAModelIsTheSameAfterASwap() {
        assertThat(guards.guard("fake", "one")).isSameAs(guards.guard("fake", "one"));
    }

    @Test
    void longestUnusedOneIsForgottenWhereThereAreTooMany() {
        // Given
        fail(guards.guard("fake", "old"), 5);
        time.pass(Duration.ofSeconds(1));

        // When
        for (int i = 0; i < 16; i++) {
            fail(guards.guard("fake", "model-" + i), 1);
        }

        // Then
        assertThat(guards.guard("fake", "model-1").pressure()).isPositive();
        assertThat(guards.of("fake", "old")).isZero();
    }

    @Test
    void operatorIsToldWhyAModelIsNotCalled() {
        // Given
        fail(guards.guard("fake", "one"), 5);
        guards.guard("fake", "two")
                .call(
                        Wish.of(new Cancel(), null),
                        (cancel, done) -> done.failed(GuardRoom.limited(Duration.ofSeconds(12))),
                        new GuardRoom().new Request());

        // Then
        assertThat(guards.objection("fake", "one"))
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("It rests after failures; it is tried again in "));
        assertThat(guards.objection("fake", "two"))
                .hasValue("Its provider limits the rate of calls; it is asked again in 12 s.");
        assertThat(guards.objection("fake", "three")).isEmpty();
    }

    @Test
    void metersShowEveryGuardThatThereIsAndWillBe() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ModelGuard before = guards.guard("fake", "before");
        new GuardMeters(registry, guards);

        // When
        fail(before, 5);
        fail(guards.guard("fake", "after"), 1);

        // Then
        assertThat(registry.get("hub.upstream.breaker")
                        .tag("model", "before")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(registry.get("hub.upstream.breaker")
                        .tag("model", "after")
                        .gauge()
                        .value())
                .isZero();
        assertThat(registry.get("hub.upstream.retries")
                        .tag("model", "after")
                        .functionCounter()
                        .count())
                .isZero();
        assertThat(registry.get("hub.upstream.hedges")
                        .tag("model", "after")
                        .functionCounter()
                        .count())
                .isZero();
    }

    @Test
    void valueOutOfBoundsNamesItsProperty() {
        assertThatThrownBy(() -> new GuardProperties.Breaking(
                        0, 0.5, 20, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(60), 0.2))
                .hasMessageContaining("hub.upstream.guard.breaker.consecutive");
    }

    /** Against a sorted list of the same times. */
    @Test
    void percentileIsWithinAnEighthOfTheTrueOne() {
        // Given
        Random random = new Random(11);
        Latencies latencies = new Latencies(0);
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            long nanos = (long) (Math.exp(random.nextGaussian()) * 100_000_000);
            all.add(nanos);
            latencies.took(nanos, i);
        }
        all.sort(null);

        // When
        long read = latencies.percentile(0.95, 20, 5000);

        // Then
        long wanted = all.get(4749);
        assertThat(read).isBetween(wanted, wanted * 9 / 8 + 1);
    }

    @Test
    void percentileForgetsWhatIsAMinuteOld() {
        // Given
        Latencies latencies = new Latencies(0);
        for (int i = 0; i < 100; i++) {
            latencies.took(1_000_000, 0);
        }

        // When
        long later = Duration.ofSeconds(61).toNanos();

        // Then
        assertThat(latencies.percentile(0.95, 20, later)).isEqualTo(-1);
    }
}
