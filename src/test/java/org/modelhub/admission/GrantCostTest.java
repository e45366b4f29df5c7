package org.modelhub.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.ReplyHeaders;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.figures.Figures;
import org.modelhub.stream.TokenCounter;

/** What admission costs a thread: bounds far above what is measured, so that only a blunder breaks them. */
class GrantCostTest {

    private static final int ROUNDS = 60_000;

    private static double micros(int rounds, Runnable work) {
        for (int i = 0; i < rounds; i++) {
            work.run();
        }
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < rounds; i++) {
            work.run();
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1000.0 / rounds;
    }

    @Test
    void grantOfThreeLimitsCostsAFewMicrosBesideTheCountOfTokens() {
        // Given
        AdmissionBench bench = new AdmissionBench(Map.of(
                "key.requests", "900000000/1m", "key.tokens", "900000000000/1m", "name.tokens", "900000000000/1m"));
        Asker asker = AdmissionBench.asker("AbCdEfGh1234", null);
        RequestOutcome outcome = AdmissionBench.outcome(200, false, TokenUsage.of(10, 20));

        // When
        double whole = micros(ROUNDS, () -> {
            bench.advance(java.time.Duration.ofNanos(1000));
            Ask ask = bench.ask(asker);
            LimitHeaders.write(ask, bench.take(ask), new ReplyHeaders());
            bench.desk.settle(ask, outcome);
        });

        List<Claim> claims = bench.ask(asker).claims();
        double bare = micros(ROUNDS, () -> {
            bench.buckets.take(claims);
            bench.buckets.settle(claims);
        });

        // Then
        Figures.record("CPU", text("three buckets taken of and settled: %.2f µs", bare), "≤ 2 µs", bare <= 2);
        Figures.record(
                "CPU",
                text("a grant of three limits, its headers and its settlement: %.2f µs", whole),
                "≤ 5 µs",
                whole <= 5);
        assertThat(whole).isLessThan(25);
    }

    @Test
    void unlimitedRequestCostsALook() {
        // Given
        AdmissionBench bench = new AdmissionBench(Map.of());
        Asker asker = AdmissionBench.asker("AbCdEfGh1234", null);

        // When
        double look = micros(ROUNDS, () -> bench.ask(asker));

        // Then
        Figures.record("CPU", text("no limit: %.3f µs", look), "≤ 1 µs", look <= 1);
        assertThat(look).isLessThan(5);
    }

    @Test
    void weighingHardlyGrowsWithThePrompt() {
        // Given
        RequestScale scale = new RequestScale(new TokenCounter(), 100);
        String sentence = "The quick brown fox jumps over the lazy dog, again and again. ";
        ChatRequest brief = AdmissionBench.chat(sentence.repeat(4), "");
        ChatRequest page = AdmissionBench.chat(sentence.repeat(64), "");
        ChatRequest book = AdmissionBench.chat(sentence.repeat(16_000), "");

        // When
        double ofBrief = micros(20000, () -> scale.weigh(brief, 0));
        double ofPage = micros(5000, () -> scale.weigh(page, 0));
        double ofBook = micros(300, () -> scale.weigh(book, 0));

        // Then
        long exact = new TokenCounter().countPromptExactly(book);
        double off = Math.abs(scale.weigh(book, 0).prompt() - exact) / (double) exact;
        Figures.record(
                "CPU",
                text("a prompt of 250 chars is weighed in %.1f µs, ", ofBrief)
                        + text("of 4 000 in %.1f µs, ", ofPage)
                        + text("of 1 MB in %.0f µs, ", ofBook)
                        + text("%.1f %% off", 100 * off),
                "≤ 5 ms for 1 MB",
                ofBook <= 5000);
        assertThat(off).isLessThan(0.25);
        assertThat(ofBook).isLessThan(20_000);
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
