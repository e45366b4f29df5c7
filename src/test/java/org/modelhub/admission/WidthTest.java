package org.modelhub.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** The control law of {@link Width}, through the desk and the buckets, second by second of a virtual clock. */
class WidthTest {

    private static final int BASE = 100;
    private static final double CEILING = 2;
    private static final Path REPORT = Path.of("target", "reports", "admission-width.svg");

    private double pressure;
    private final AdmissionBench bench = new AdmissionBench(
            Map.of("name.requests", "1000/10s", "burst", "" + CEILING), (provider, model) -> pressure);

    /** One second: what was offered and granted, under which pressure and at which width. */
    private record Second(int offered, int granted, double pressure, double factor) {}

    /** @param health the pressure that follows from what was granted in the second before */
    private List<Second> run(int seconds, IntUnaryOperator demand, DoubleUnaryOperator health) {
        List<Second> trace = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            int offered = demand.applyAsInt(second);
            int granted = 0;
            double factor = 1;
            for (int i = 0; i < offered; i++) {
                bench.advance(Duration.ofNanos(1_000_000_000L / offered));
                Ask ask = bench.ask(AdmissionBench.asker("key", null));
                granted += bench.take(ask).granted() ? 1 : 0;
                factor = ask.claims().get(0).rate().refill() / 1000.0;
            }
            if (offered == 0) {
                bench.advance(Duration.ofSeconds(1));
            }
            trace.add(new Second(offered, granted, pressure, factor));
            pressure = health.applyAsDouble(granted);
        }
        return trace;
    }

    @Test
    void traceKeepsItsPromises() throws IOException {
        // Given: 30 s of little, 70 s of three times the limit, 30 s of a pressed model, 50 s of health, then little
        int[] second = {0};
        IntUnaryOperator demand = at -> {
            second[0] = at;
            return at < 30 || at >= 180 ? 50 : 300;
        };
        DoubleUnaryOperator health = granted -> second[0] >= 100 && second[0] < 130 ? 0.9 : 0.1;

        // When
        List<Second> trace = run(240, demand, health);

        // Then
        draw(trace);
        assertThat(trace)
                .as("never above the ceiling, never below the limit")
                .allSatisfy(at -> assertThat(at.factor).isBetween(1.0, CEILING));
        assertThat(trace.subList(0, 30))
                .as("no demand")
                .allSatisfy(at -> assertThat(at.factor).isEqualTo(1));
        assertThat(trace.get(50).factor).as("20 s after the step").isEqualTo(CEILING);
        assertThat(trace.get(90).granted).as("a second at the ceiling").isBetween(199, 201);
        assertThat(trace.subList(108, 130))
                .as("pressed, after 8 s")
                .allSatisfy(at -> assertThat(at.factor).isEqualTo(1));
        assertThat(trace.get(125).granted).as("a second at the limit").isBetween(99, 101);
        assertThat(trace.get(175).factor).as("well again").isEqualTo(CEILING);
        assertThat(trace.get(239).factor).as("nobody wants it").isEqualTo(1);
        int granted = trace.subList(30, 180).stream().mapToInt(Second::granted).sum();
        assertThat(granted).isLessThanOrEqualTo((int) (150 * BASE * CEILING + 1000 * CEILING));
    }

    @Test
    void modelWhosePressureRisesWithItsLoadIsHeldAndNotDrivenUpAndDown() {
        // When: well up to 150 a second, at its end with 200
        List<Second> trace = run(300, at -> 400, granted -> Math.max(0, (granted - 150) / 50.0));

        // Then
        double settled = trace.get(100).factor;
        assertThat(settled).isBetween(1.5, 1.8);
        assertThat(trace.subList(100, 300))
                .allSatisfy(at -> assertThat(at.factor).isEqualTo(settled));
    }

    @Test
    void modelThatBreaksAllAtOnceIsTriedAgainAtMostTwiceAMinute() {
        // When
        List<Second> trace = run(360, at -> 400, granted -> granted > 150 ? 1 : 0);

        // Then
        int cuts = 0;
        for (int at = 61; at < trace.size(); at++) {
            boolean falls = trace.get(at).factor < trace.get(at - 1).factor;
            cuts += falls && trace.get(at - 1).factor >= trace.get(at - 2).factor ? 1 : 0;
        }
        assertThat(cuts).isBetween(1, 10);
    }

    @Test
    void limitOfCostOrOfADayNeverWidens() {
        // Given
        AdmissionBench day = new AdmissionBench(Map.of("key.tokens", "1000/1d", "key.cost", "1/1m", "burst", "2"));
        day.plan.limits().forEach(limit -> assertThat(limit.widens()).isFalse());
        Asker asker = AdmissionBench.asker("key", AdmissionBench.chat("hello", ",\"max_tokens\":900"));

        // When
        for (int second = 0; second < 60; second++) {
            day.take(day.ask(asker));
            day.advance(Duration.ofSeconds(1));
        }

        // Then
        assertThat(day.ask(asker).claims())
                .allSatisfy(claim -> assertThat(claim.rate().capacity()).isIn(1000L, 1_000_000L));
    }

    /** A picture of the trace: offered (grey), granted (blue), pressure (red) and the limit as it is open (green). */
    private static void draw(List<Second> trace) throws IOException {
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 340" font-family="sans-serif" font-size="11">
                <rect width="800" height="340" fill="white"/>
                <text x="40" y="16">Requests a second over 240 s: offered (grey), granted (blue), limit as open (green); \
                pressure from 0 to 1 (red, right scale)</text>
                """);
        for (int y = 0; y <= 300; y += 100) {
            svg.append("<line x1='40' x2='760' y1='%d' y2='%1$d' stroke='#ddd'/><text x='10' y='%1$d'>%d</text>\n"
                    .formatted(320 - y, y));
        }
        line(svg, trace, "#999", at -> trace.get(at).offered);
        line(svg, trace, "#c22", at -> (int) (trace.get(at).pressure * 300));
        line(svg, trace, "#2a2", at -> (int) (trace.get(at).factor * BASE));
        line(svg, trace, "#24c", at -> trace.get(at).granted);
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, svg.append("</svg>\n"));
    }

    private static void line(StringBuilder svg, List<Second> trace, String colour, IntUnaryOperator value) {
        svg.append("<polyline fill='none' stroke='").append(colour).append("' points='");
        for (int at = 0; at < trace.size(); at++) {
            svg.append(40 + at * 3)
                    .append(',')
                    .append(320 - Math.min(300, value.applyAsInt(at)))
                    .append(' ');
        }
        svg.append("'/>\n");
    }
}
