package org.modelhub.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link ChunkBenchmark}, {@link RequestBenchmark} and {@link StreamBenchmark} and makes a Markdown table of what they say. */
final class MicroTable {

    private static final Map<String, Double> BUDGET_MICROS = Map.of("openai > openai", 5.0, "anthropic > openai", 15.0);
    private static final Map<String, String> REQUESTS = Map.of(
            "checkSchema", "checked by its schema",
            "openAiToOpenAi", "read and written, OpenAI → OpenAI",
            "openAiToAnthropic", "read and written, OpenAI → Anthropic");

    private MicroTable() {}

    /** @param quick one short iteration each, to see that they run */
    static String of(boolean quick) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\b(Chunk|Request|Stream)Benchmark\\b")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (quick) {
            TimeValue shortly = TimeValue.milliseconds(100);
            options.warmupIterations(1).warmupTime(shortly);
            options.measurementIterations(1).measurementTime(shortly);
        }
        try {
            return table(new Runner(options.build()).run());
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String table(Collection<RunResult> results) {
        StringBuilder table = new StringBuilder(
                "| one at a time, without network (JMH) | µs | ± | bytes allocated | budget | verdict |\n"
                        + "| --- | ---: | ---: | ---: | --- | --- |\n");
        for (RunResult result : results) {
            line(table, result);
        }
        return table.toString();
    }

    private static void line(StringBuilder table, RunResult result) {
        double micros = result.getPrimaryResult().getScore() / 1e3;
        double error = result.getPrimaryResult().getScoreError() / 1e3;
        Double budget = BUDGET_MICROS.get(String.valueOf(result.getParams().getParam("pair")));
        table.append(String.format(
                Locale.ROOT,
                "| %s | %.2f | %s | %,.0f | %s | %s |%n",
                title(result),
                micros,
                Double.isNaN(error) ? "–" : String.format(Locale.ROOT, "%.2f", error),
                bytes(result),
                budget == null ? "" : String.format(Locale.ROOT, "≤ %.0f µs", budget),
                budget == null ? "" : micros <= budget ? "kept" : "**missed**"));
    }

    private static String title(RunResult result) {
        String pair = result.getParams().getParam("pair");
        if (pair != null) {
            return "chunk decoded and encoded, upstream → client: " + pair.replace(">", "→");
        }
        String handover = result.getParams().getParam("handover");
        if (handover != null) {
            return "chunk handed over in a stream that "
                    + (handover.equals("live") ? "outlives its connection" : "ends with its connection");
        }
        String name = result.getParams().getBenchmark();
        String what = REQUESTS.get(name.substring(name.lastIndexOf('.') + 1));
        return "chat request of " + result.getParams().getParam("bytes") + " bytes " + what;
    }

    private static double bytes(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
    }
}
