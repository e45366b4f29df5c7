package org.modelhub.local;

/**
 * One quotable piece of a text: a sentence, a bullet, a table row, or a whole block of code.
 *
 * @param text as it stands, without the white space around it
 * @param block which line, paragraph or block it belongs to; sentences of one block are quoted in one line
 * @param topic the heading it stands under, or empty; ranked with it, because it often names what the text does not
 * @param kind what may be done with it
 */
record Sentence(String text, int block, String topic, Kind kind) {

    private static final int LABEL = 24;

    /** What a sentence is. */
    enum Kind {
        STATEMENT,
        /** Ends with a question mark: answers nothing alone. */
        QUESTION,
        /** A heading: names what follows. */
        HEADING,
        CODE
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** This with what follows it, as one. */
    Sentence with(Sentence next) {
        String gap = next.block == block ? gap(text) : "\n";
        Kind both = next.is(Kind.CODE) ? Kind.CODE : Kind.STATEMENT;
        return new Sentence(text + gap + next.text, next.block, next.topic, both);
    }

    /** What names without telling: one short word that others follow in its line, as {@code Returns.} before a rule. */
    boolean labels(Sentence next) {
        boolean followed = next.block == block && next.is(Kind.STATEMENT);
        return followed && text.length() <= LABEL && text.indexOf(' ') < 0 && text.endsWith(".");
    }

    Sentence after(int blocks) {
        return new Sentence(text, block + blocks, topic, kind);
    }

    String ranked() {
        return topic.isEmpty() ? text : topic + "\n" + text;
    }

    /** What stands between a sentence and the next of its line: a space, but nothing after East Asian script. */
    static String gap(String before) {
        int last = before.codePointBefore(before.length());
        boolean wide = Script.isEastAsian(last) || "。\uFF01\uFF1F\uFF1B\uFF1A\uFF0C\uFF09”』」…".indexOf(last) >= 0;
        return wide ? "" : " ";
    }
}
