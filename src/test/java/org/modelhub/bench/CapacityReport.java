package org.modelhub.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The Markdown table of held streams: one line a measure, one column for each way of delivery. */
final class CapacityReport {

    private static final double MOST_GAP_MILLIS = 1;
    private static final double MOST_CORES = 1;
    private static final double MOST_MEBIBYTES = 400e6 / (1 << 20);

    private final CapacityScores scores;

    CapacityReport(CapacityScores scores) {
        this.scores = scores;
    }

    String table() {
        StringBuilder table = new StringBuilder("| held streams |");
        for (Delivery delivery : Delivery.values()) {
            table.append(' ').append(delivery.title()).append(" |");
        }
        table.append(" budget of the hub's | verdict |\n| --- |")
                .append(" ---: |".repeat(Delivery.values().length))
                .append(" --- | --- |\n");
        line(table, "failures", 0, "0", 0, one -> scores.worst(one, CapacityScores.Run::failures));
        line(table, "chunks lost", 0, "0", 0, one -> scores.worst(one, CapacityScores.Run::lost));
        line(table, "added gap between chunks p99, ms", 3, "≤ 1 ms", MOST_GAP_MILLIS, this::addedGap);
        line(table, "chunk delay p99, ms", 2, "", 0, one -> scores.median(one, CapacityScores.Run::delayMillis));
        line(table, "chunks of 1,000 in one read", 2, "", 0, one -> scores.median(one, CapacityScores.Run::coalesced));
        line(table, "CPU µs per chunk", 1, "", 0, one -> scores.median(one, CapacityScores.Run::cpuMicros));
        line(
                table,
                "the same, to the hub's plain SSE",
                2,
                "",
                0,
                one -> one.isHub() ? scores.toEvents(one, CapacityScores.Run::cpuMicros) : OptionalDouble.empty());
        line(table, "cores used", 2, "≤ 1", MOST_CORES, one -> scores.median(one, CapacityScores.Run::cores));
        line(
                table,
                "RSS, MiB",
                0,
                "≤ 400 MB",
                MOST_MEBIBYTES,
                one -> scores.worst(one, CapacityScores.Run::rssMebibytes));
        return table.toString();
    }

    private OptionalDouble addedGap(Delivery delivery) {
        return delivery == Delivery.DIRECT
                ? scores.median(delivery, CapacityScores.Run::gapMillis)
                : scores.added(delivery, CapacityScores.Run::gapMillis);
    }

    private static void line(
            StringBuilder table,
            String title,
            int decimals,
            String budget,
            double most,
            Function<Delivery, OptionalDouble> figure) {
        List<String> cells = new ArrayList<>(List.of(title));
        boolean kept = true;
        for (Delivery delivery : Delivery.values()) {
            OptionalDouble value = figure.apply(delivery);
            kept &= !delivery.isHub() || value.orElse(most) <= most;
            cells.add(value.isEmpty() ? "–" : String.format(Locale.ROOT, "%,." + decimals + "f", value.getAsDouble()));
        }
        cells.add(budget);
        cells.add(budget.isEmpty() ? "" : kept ? "kept" : "**missed**");
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
