package org.modelhub.edge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.bench.Medians;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.edge.ShedProperties;
import org.modelhub.figures.Figures;

/** What a refusal costs, and what is left for answers when three times as much is asked as one event loop can do. */
@Tag("R1")
class ShedCostTest {

    private static final ShedProperties LIMITS = new ShedProperties(0.95, 0.92, Duration.ofMillis(20));
    private static final int WORK_MICROS = 400;
    private static final double MOST_REFUSAL_MICROS = 30;
    private static final int STORMS = 3;

    private volatile double heap;
    private volatile long loop;

    private EdgeFixture edge() {
        Dialects dialects = new Dialects(List.of(new OpenAiDialect()), List.of());
        return new EdgeFixture(
                Work.oneLoop(),
                dialects,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("platform-http:/v1/work").process(exchange -> {
                            loop = Thread.currentThread().getId();
                            Work.forMicros(WORK_MICROS);
                            exchange.getMessage().setBody(Map.of("ok", true));
                        });
                    }
                },
                LIMITS,
                () -> heap);
    }

    @Test
    void refusalIsCheap() throws InterruptedException {
        try (EdgeFixture edge = edge();
                EdgeLoad load = new EdgeLoad(edge.port(), "/v1/work")) {
            // Given
            load.closedLoop(16, Duration.ofMillis(200), Duration.ofMillis(300));
            heap = 1;
            load.closedLoop(0, Duration.ofSeconds(1), Duration.ofMillis(500));
            int before = edge.refusals();
            long cpu = cpuNanos(loop);

            // When
            load.closedLoop(0, Duration.ZERO, Duration.ofSeconds(1));

            // Then
            double micros = (cpuNanos(loop) - cpu) / 1e3 / (edge.refusals() - before);
            boolean held = micros <= MOST_REFUSAL_MICROS;
            Figures.record("R1 refusal", round("%.1f us of CPU", micros), "<= 30 us, socket included", held);
            assertThat(micros).isLessThanOrEqualTo(MOST_REFUSAL_MICROS);
        }
    }

    /**
     * In answers per second of the loop's own CPU time. The figure is the median of three storms; a build fails by the best
     * of them, since other programs on the machine can only take from it, by making a loop late that would have been in
     * time.
     */
    @Test
    void threeTimesTheCapacityLeavesTheGoodput() throws InterruptedException {
        try (EdgeFixture edge = edge();
                EdgeLoad calm = new EdgeLoad(edge.port(), "/v1/work");
                EdgeLoad storm = new EdgeLoad(edge.port(), "/v1/work")) {
            // Given
            calm.closedLoop(8, Duration.ofSeconds(2), Duration.ofMillis(100));
            long before = cpuNanos(loop);
            EdgeLoad.Tally peak = calm.closedLoop(0, Duration.ZERO, Duration.ofSeconds(2));
            double peakPerCpu = peak.good() / (double) (cpuNanos(loop) - before);
            calm.close();
            EdgeLoad.Tally tally =
                    storm.openLoop(3 * peak.goodPerSecond(), Duration.ofSeconds(2), Duration.ofMillis(100));
            List<Double> shares = new ArrayList<>();
            List<Double> refusedMillis = new ArrayList<>();

            // When
            for (int round = 0; round < STORMS; round++) {
                long began = cpuNanos(loop);
                tally = storm.openLoop(3 * peak.goodPerSecond(), Duration.ZERO, Duration.ofSeconds(4));
                shares.add(tally.good() / (double) (cpuNanos(loop) - began) / peakPerCpu);
                refusedMillis.add(tally.refusedMillis99());
            }

            // Then
            System.out.println("edge at its peak: " + peak + ", at three times that: " + tally);
            double share = Medians.of(shares).orElseThrow();
            String goodput = round("%.0f %% of peak, median of three storms", 100 * share);
            Figures.record("R1 edge goodput", goodput, ">= 90 % of peak at 3x", share >= 0.9);
            double millis = Medians.of(refusedMillis).orElseThrow();
            String refusals = round("p99 %.0f ms, median of three storms", millis);
            Figures.record("R1 edge refusals", refusals, "p99 <= 50 ms", millis <= 50);
            assertThat(tally.refused()).isPositive();
            // The figure says what is demanded; a build fails where shedding does not work at all.
            assertThat(Collections.max(shares)).isGreaterThanOrEqualTo(0.8);
        }
    }

    private static String round(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }

    private static long cpuNanos(long thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    }
}
