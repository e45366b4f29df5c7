package org.modelhub.upstream.continuing;

import java.util.regex.Pattern;

/**
 * What the beginning of a continuation has in common with the text before it.
 *
 * <p>The longest end of that text, of at most {@value #MOST} characters, with which the continuation begins is a repeat
 * if it is long enough: {@value #WEIGHT} characters, where one of a script without spaces counts as three; or two words;
 * or the whole last line; or the word in which the text was cut, of three letters or two digits. It is none if the text
 * itself says it again and again, as a refrain or laughter does: then nobody can tell. A model that was given the text
 * itself has no reason to repeat its end: there only a start from the beginning is looked for.
 *
 * @param length of a repeat, in characters of the continuation
 */
record Overlap(Kind kind, int length) {

    enum Kind {
        /** More text must come. */
        UNCLEAR,
        NONE,
        REPEAT,
        /** The answer from its beginning. */
        RESTART
    }

    static final int MOST = 400;
    static final int WEIGHT = 12;
    static final int RESTART_WEIGHT = 24;

    private static final int DENSE = 3;
    private static final int PHRASE = 6;
    private static final int LINE_WEIGHT = 4;
    private static final int FRAGMENT = 3;
    private static final int DIGITS = 2;
    private static final Pattern MARKER = Pattern.compile("[-*+|:=#>_ ]+|\\d{1,3}[.)]");

    private static final Pattern MARKED = Pattern.compile("\\s*(?:[|*+-]|\\d{1,3}[.)]) ?\\S.*", Pattern.DOTALL);

    private static final Overlap UNCLEAR = new Overlap(Kind.UNCLEAR, 0);
    private static final Overlap NONE = new Overlap(Kind.NONE, 0);
    private static final Overlap RESTART = new Overlap(Kind.RESTART, 0);

    /**
     * @param spaced whether a space stands before the body, so that its first word is one of its own
     * @param last whether nothing more comes, or no more is waited for
     */
    static Overlap of(String delivered, String body, boolean verbatim, boolean spaced, boolean last) {
        String before = delivered.stripTrailing();
        int repeat = 0;
        for (int length = verbatim ? 0 : Math.min(MOST, before.length()); length > 0 && repeat == 0; length--) {
            int common = Math.min(length, body.length());
            if (!before.regionMatches(before.length() - length, body, 0, common)) {
                continue;
            }
            if (body.length() < length) {
                if (!last && mayRepeat(delivered, before, length)) {
                    return UNCLEAR;
                }
            } else if (isRepeat(delivered, before, length, body, spaced)) {
                repeat = length;
            } else if (body.length() == length && !last && isWord(delivered, before, length)) {
                return UNCLEAR;
            }
        }
        return repeat > 0 ? new Overlap(Kind.REPEAT, repeat) : restart(delivered, body, last);
    }

    private static Overlap restart(String delivered, String body, boolean last) {
        int from = indent(delivered);
        int at = indent(body);
        int common = 0;
        while (from + common < delivered.length()
                && at + common < body.length()
                && delivered.charAt(from + common) == body.charAt(at + common)) {
            common++;
        }
        if (weight(body, at, at + common) >= RESTART_WEIGHT) {
            return RESTART;
        }
        boolean all = at + common == body.length();
        return all && !last && weight(delivered, from, delivered.length()) >= RESTART_WEIGHT ? UNCLEAR : NONE;
    }

    /** Where the text begins behind its white space. */
    static int indent(String text) {
        int at = 0;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean mayRepeat(String delivered, String before, int length) {
        return isLong(before, length) || isLine(before, length) || isWord(delivered, before, length);
    }

    private static boolean isRepeat(String delivered, String before, int length, String body, boolean spaced) {
        return isLong(before, length)
                || isLine(before, length)
                || (!spaced && isBegunAgain(delivered, before, length, body));
    }

    private static boolean isLong(String before, int length) {
        int from = before.length() - length;
        int weight = weight(before, from, before.length());
        boolean phrase = length >= PHRASE && startsWord(before, from) && before.indexOf(' ', from) > 0;
        return (weight >= WEIGHT || phrase) && !isRecurring(before, from);
    }

    private static boolean isLine(String before, int length) {
        int from = before.length() - length;
        if (!startsLine(before, from)) {
            return false;
        }
        String line = before.substring(from);
        return MARKER.matcher(line).matches()
                || (MARKED.matcher(line).matches() && !isRecurring(before, from))
                || (weight(before, from, before.length()) >= LINE_WEIGHT && !isRecurring(before, from));
    }

    /** Whether the text was cut behind this word, or inside it. */
    private static boolean isWord(String delivered, String before, int length) {
        int from = before.length() - length;
        if (delivered.length() != before.length() || !startsWord(before, from)) {
            return false;
        }
        boolean digits = before.chars().skip(from).allMatch(Character::isDigit);
        boolean letters = before.chars().skip(from).allMatch(c -> Character.isLetter(c) && !isDense((char) c));
        return (digits && length >= DIGITS) || (letters && length >= FRAGMENT);
    }

    /** The word in which the text was cut, from its first letter; or the whole of it, if it is no short one. */
    private static boolean isBegunAgain(String delivered, String before, int length, String body) {
        if (!isWord(delivered, before, length) || body.length() == length) {
            return false;
        }
        return Character.isLetterOrDigit(body.charAt(length)) || length > FRAGMENT;
    }

    /** Whether the text says this more than once, so that once more may be meant. */
    private static boolean isRecurring(String before, int from) {
        String end = before.substring(from);
        if (end.chars().noneMatch(Character::isLetterOrDigit)) {
            return false;
        }
        return isPeriodic(end) || (startsLine(before, from) && isLineBefore(before, from, end));
    }

    /** Whether lines before the end are the same; the beginning of a line is none of them. */
    private static boolean isLineBefore(String before, int from, String end) {
        for (int at = before.indexOf(end); at >= 0 && at < from; at = before.indexOf(end, at + 1)) {
            if (startsLine(before, at) && before.charAt(at + end.length()) == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Whether it is one thing at least twice, as "ha ha" is. */
    private static boolean isPeriodic(String text) {
        int length = text.length();
        int[] border = new int[length + 1];
        border[0] = -1;
        int at = -1;
        for (int i = 0; i < length; i++) {
            while (at >= 0 && text.charAt(at) != text.charAt(i)) {
                at = border[at];
            }
            border[i + 1] = ++at;
        }
        return 2 * (length - border[length]) <= length + 1;
    }

    private static boolean startsLine(String text, int from) {
        return from == 0 || text.charAt(from - 1) == '\n';
    }

    private static boolean startsWord(String text, int from) {
        return from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1));
    }

    private static int weight(String text, int from, int to) {
        int weight = 0;
        for (int i = from; i < to; i++) {
            weight += isDense(text.charAt(i)) ? DENSE : 1;
        }
        return weight;
    }

    /** Scripts without spaces between words. */
    static boolean isDense(char c) {
        return (c >= 0x2E80 && !Character.isSurrogate(c) && c < 0xFF00) || (c >= 0x0E00 && c < 0x0E80);
    }
}
