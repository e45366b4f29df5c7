package org.modelhub.bench;

import java.util.List;
import java.util.stream.IntStream;

/** How the hub is asked to answer when translated throughput is measured, and in what the throughput counts. */
enum AnswerForm {
    WHOLE("whole answers", "requests", 64, 1, List.of(BenchAnswers.TEXT)),
    STREAM(
            "streams of " + SampleStream.CHUNKS + " chunks at once",
            "chunks",
            16,
            SampleStream.CHUNKS,
            IntStream.range(0, SampleStream.CHUNKS)
                    .mapToObj(SampleStream::piece)
                    .toList());

    private final String title;
    private final String unit;
    private final int connections;
    private final int units;
    private final List<String> texts;

    AnswerForm(String title, String unit, int connections, int units, List<String> texts) {
        this.title = title;
        this.unit = unit;
        this.connections = connections;
        this.units = units;
        this.texts = texts;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    int connections() {
        return connections;
    }

    /** What one answer counts for. */
    int units() {
        return units;
    }

    /** Whether the answer carries each text of the mock's as a string of its own, in order. */
    boolean isCarriedBy(String answer) {
        int at = 0;
        for (String text : texts) {
            String quoted = "\"" + text + "\"";
            int found = answer.indexOf(quoted, at);
            if (found < 0) {
                return false;
            }
            at = found + quoted.length();
        }
        return true;
    }
}
