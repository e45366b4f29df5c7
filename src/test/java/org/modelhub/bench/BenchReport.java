package org.modelhub.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The Markdown table: one line a measure, the hub beside what it is compared with. */
final class BenchReport {

    private static final double LEAST_OF_RAW = 0.60;
    private static final double LEAST_OF_NGINX = 0.40;

    private final Scores scores;

    BenchReport(Scores scores) {
        this.scores = scores;
    }

    String table() {
        StringBuilder table = new StringBuilder();
        List<String> head = new ArrayList<>(List.of("measure"));
        for (Contestant contestant : Contestant.values()) {
            head.add(contestant.title());
        }
        head.addAll(List.of("hub : raw", "hub : nginx", "budget", "verdict"));
        line(table, head);
        table.append("| --- |").append(" ---: |".repeat(6)).append(" --- | --- |\n");
        for (Measure measure : Measure.values()) {
            line(table, cells(measure));
        }
        return table.toString();
    }

    private List<String> cells(Measure measure) {
        List<String> cells = new ArrayList<>(List.of(measure.title()));
        for (Contestant contestant : Contestant.values()) {
            cells.add(number(figure(measure, contestant), measure.decimals()));
        }
        cells.add(number(ratio(measure, Contestant.RAW), 2));
        cells.add(number(ratio(measure, Contestant.NGINX), 2));
        cells.add(measure.budget().text());
        cells.add(verdict(measure));
        return cells;
    }

    private OptionalDouble figure(Measure measure, Contestant contestant) {
        return measure == Measure.FAILURES ? scores.sum(measure, contestant) : scores.of(measure, contestant);
    }

    /** A ratio says something where both figures are well above nothing. */
    private OptionalDouble ratio(Measure measure, Contestant other) {
        OptionalDouble hub = figure(measure, Contestant.HUB);
        OptionalDouble floor = figure(measure, other);
        if (hub.isEmpty() || floor.isEmpty() || floor.getAsDouble() <= 0 || hub.getAsDouble() <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(hub.getAsDouble() / floor.getAsDouble());
    }

    private String verdict(Measure measure) {
        OptionalDouble hub = figure(measure, Contestant.HUB);
        if (hub.isEmpty() || measure.budget() == Measure.Budget.NONE) {
            return "";
        }
        boolean kept = measure.budget() == Measure.Budget.THROUGHPUT
                ? keepsThroughput(measure)
                : measure.budget().kept().test(hub.getAsDouble());
        return kept ? "kept" : "**missed**";
    }

    private boolean keepsThroughput(Measure measure) {
        return ratio(measure, Contestant.RAW).orElse(1) >= LEAST_OF_RAW
                && ratio(measure, Contestant.NGINX).orElse(1) >= LEAST_OF_NGINX;
    }

    private static String number(OptionalDouble value, int decimals) {
        return value.isEmpty() ? "–" : String.format(Locale.ROOT, "%,." + decimals + "f", value.getAsDouble());
    }

    private static void line(StringBuilder table, List<String> cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
