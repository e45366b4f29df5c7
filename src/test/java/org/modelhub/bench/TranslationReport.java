package org.modelhub.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The Markdown table of translated throughput: what the hub does with translation beside what it does without. */
final class TranslationReport {

    private static final double LEAST = 0.85;

    private final TranslationScores scores;

    TranslationReport(TranslationScores scores) {
        this.scores = scores;
    }

    String table() {
        StringBuilder table = new StringBuilder("| measure, the client's dialect → the upstream's |");
        for (Pair pair : Pair.values()) {
            table.append(' ').append(pair.title()).append(" |");
        }
        table.append(" ratios | budget | verdict |\n| --- |")
                .append(" ---: |".repeat(4))
                .append(" --- | --- |\n");
        for (AnswerForm form : AnswerForm.values()) {
            String load = form.title() + ", " + form.connections() + " connections: ";
            line(table, form, load + form.unit() + "/s", 0, TranslationScores.Run::perSecond, true);
            line(table, form, load + "hub's CPU µs each", 2, TranslationScores.Run::cpuMicros, false);
        }
        return table.append("| failures in these runs | – | – | – | ")
                .append(scores.failures())
                .append(" | ≤ 0 | ")
                .append(verdict(scores.failures() == 0))
                .append(" |\n")
                .toString();
    }

    private void line(
            StringBuilder table,
            AnswerForm form,
            String title,
            int decimals,
            ToDoubleFunction<TranslationScores.Run> figure,
            boolean judged) {
        List<String> cells = new ArrayList<>(List.of(title));
        for (Pair pair : Pair.values()) {
            cells.add(number(scores.of(form, pair, figure), decimals));
        }
        OptionalDouble to = scores.ratio(form, Pair.TO_ANTHROPIC, figure);
        OptionalDouble from = scores.ratio(form, Pair.FROM_ANTHROPIC, figure);
        cells.add(number(to, 2) + ", " + number(from, 2));
        cells.add(judged ? "≥ 85 % of untranslated" : "");
        cells.add(judged ? verdict(Math.min(to.orElse(0), from.orElse(0)) >= LEAST) : "");
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String verdict(boolean kept) {
        return kept ? "kept" : "**missed**";
    }

    private static String number(OptionalDouble value, int decimals) {
        return value.isEmpty() ? "–" : String.format(Locale.ROOT, "%,." + decimals + "f", value.getAsDouble());
    }
}
