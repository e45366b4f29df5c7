package org.modelhub.figures;

import java.util.Comparator;

/** One line of the table: what a test measured beside what is demanded of it. */
record Figure(String id, String measured, String demanded, boolean held) {

    /** R2 before R12, whatever letters the ids begin with. */
    static final Comparator<Figure> BY_ID = Comparator.comparing((Figure figure) -> letters(figure.id))
            .thenComparingInt(figure -> number(figure.id))
            .thenComparing(Figure::id);

    private static final String KEPT = "kept";
    private static final String MISSED = "**missed**";

    static Figure parse(String line) {
        String[] cells = line.split("\t", -1);
        return new Figure(cells[0], cells[1], cells[2], cells[3].equals(KEPT));
    }

    String line() {
        return String.join("\t", plain(id), plain(measured), plain(demanded), verdict());
    }

    String row() {
        return "| " + id + " | " + measured + " | " + demanded + " | " + verdict() + " |";
    }

    private String verdict() {
        return held ? KEPT : MISSED;
    }

    /** In one line, and in one cell. */
    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").replace('|', '/');
    }

    private static String letters(String id) {
        return id.replaceAll("\\d.*", "");
    }

    private static int number(String id) {
        String digits = id.replaceAll("^\\D*", "").replaceAll("\\D.*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
