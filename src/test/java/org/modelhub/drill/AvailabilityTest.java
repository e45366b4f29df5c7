package org.modelhub.drill;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.apache.camel.processor.errorhandler.DefaultErrorHandler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Hours of virtual time with two providers that are down, slow or throttling 2 % of the time each, independently: through
 * the failover EIP of a route and the hub's guards, nearly nobody notices. Each hour has a seed of its own; one hour says
 * little, since both may be down at once in it, so that all of them count together.
 */
@Tag("availability")
class AvailabilityTest {

    private static final int HOURS = 10;
    private static final double DEMANDED = 0.999;
    private static final double MOST_ATTEMPTS = 1.2;

    /** As in the hub, where a provider's failure is counted and answered, and not logged with its stack. */
    @BeforeAll
    static void hush() {
        ((Logger) LoggerFactory.getLogger(DefaultErrorHandler.class)).setLevel(Level.OFF);
    }

    @Test
    void failoverHidesTheOutagesOfEither() throws Exception {
        // Given
        Ledger all = new Ledger(SimulatedHour.PROMISED);
        double worst = 1;
        double bothBad = 0;

        // When
        for (int hour = 0; hour < HOURS; hour++) {
            SimulatedHour simulated = new SimulatedHour(Drill.seed() + hour);
            Ledger ledger = simulated.run("failover");
            all.add(ledger);
            worst = Math.min(worst, ledger.answeredWell());
            bothBad += simulated.bothBad() / HOURS;
        }

        // Then
        Verdicts verdicts = new Verdicts("availability")
                .add(
                        all.answeredWell() >= DEMANDED,
                        "≥ 99.9 %",
                        "virtual, failover: %.3f %% of %,d answered well in %d hours (worst hour %.3f %%; both providers"
                                + " bad in %.3f %% of the time, else %.3f %%; seed %d)",
                        100 * all.answeredWell(),
                        all.requests(),
                        HOURS,
                        100 * worst,
                        100 * bothBad,
                        100 * all.answeredWellOfServable(),
                        Drill.seed())
                .add(
                        all.attempts() <= MOST_ATTEMPTS,
                        "≤ 1.2",
                        "virtual, failover: %.4f attempts a request",
                        all.attempts())
                .add(
                        all.wronglyBilled() == 0,
                        "0",
                        "virtual, failover: %d of %,d requests billed twice, never or wrongly",
                        all.wronglyBilled(),
                        all.requests());
        assertThat(all.attemptsInTrails()).isEqualTo(all.calls());
        assertThat(all.tokensBilled()).isPositive();
        verdicts.assertHeld();
    }

    @Test
    void withoutFailoverTheOutagesOfOneAreSeen() throws Exception {
        // Given
        Ledger all = new Ledger(SimulatedHour.PROMISED);

        // When
        for (int hour = 0; hour < HOURS; hour++) {
            all.add(new SimulatedHour(Drill.seed() + hour).run("alone"));
        }

        // Then
        new Verdicts("availability")
                .compare(
                        "virtual, failover off: %.3f %% of %,d answered well, %.4f attempts a request",
                        100 * all.answeredWell(), all.requests(), all.attempts());
        assertThat(all.answeredWell()).isBetween(0.9, DEMANDED);
        assertThat(all.wronglyBilled()).isZero();
    }
}
