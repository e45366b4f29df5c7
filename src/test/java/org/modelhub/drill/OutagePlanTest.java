package org.modelhub.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutagePlanTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private final OutagePlan plan = OutagePlan.of(1, HOUR, 0.98, Duration.ofSeconds(6));

    @Test
    void badWeatherTakesTheShareThatAvailabilityLeavesIt() {
        // When
        long bad = plan.spells().stream()
                .mapToLong(spell -> spell.end() - spell.begin())
                .sum();

        // Then
        assertThat(bad / (double) HOUR.toNanos()).isCloseTo(0.02, within(1e-6));
    }

    @Test
    void spellsLieWithinTheTimeAndApart() {
        // When
        long end = 0;
        for (OutagePlan.Spell spell : plan.spells()) {
            assertThat(spell.begin()).isGreaterThanOrEqualTo(end);
            end = spell.end();
        }

        // Then
        assertThat(end).isLessThanOrEqualTo(HOUR.toNanos());
    }

    @Test
    void sameSeedIsTheSamePlan() {
        // When
        OutagePlan again = OutagePlan.of(1, HOUR, 0.98, Duration.ofSeconds(6));

        // Then
        assertThat(again.spells()).isEqualTo(plan.spells());
        assertThat(OutagePlan.bothBad(plan, again, HOUR)).isCloseTo(0.02, within(1e-6));
    }
}
