package org.modelhub.upstream.continuing;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelhub.stream.TokenCounter;

/**
 * Sets two texts end to end: white space that both have stands once, and white space that a model told to go on could
 * not write, because an answer does not begin with it, is put in.
 */
final class Joint {

    private static final int LONGEST_WORD = 24;
    private static final int MARKER = 5;
    private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*+]|\\d{1,3}[.)])[ \\t].*");
    private static final Pattern ITEM_BEGINS = Pattern.compile("(?:[-*+]|\\d{1,3}[.)])[ \\t].*", Pattern.DOTALL);

    private Joint() {}

    /** Behind text that was taken out, of which the white space at its end may have been left. */
    static String afterRepeat(String before, String text) {
        return once(before, text);
    }

    /** Behind text that the model was given without the white space at its end. */
    static String afterPrefill(String before, String text) {
        return once(before, text);
    }

    /** {@return null as long as more must come to tell} */
    static @Nullable String afterInstruction(String before, String text, TokenCounter counter, boolean last) {
        if (text.isEmpty() || Lead.isInFence(before)) {
            return once(before, text);
        }
        char end = before.charAt(before.length() - 1);
        char begin = text.charAt(0);
        if (Character.isWhitespace(end) || Character.isWhitespace(begin)) {
            return isBrokenSentence(end, text) ? " " + text.stripLeading() : once(before, text);
        }
        String line = before.substring(before.lastIndexOf('\n') + 1);
        boolean item = ITEM.matcher(line).matches();
        if (item && !last && text.length() < MARKER && isMarkerPart(begin)) {
            return null;
        }
        if (isNextLine(line, text, item)) {
            return "\n" + text;
        }
        if (Character.isLetter(end) && Character.isLetter(begin)) {
            return word(before, text, counter, last);
        }
        return isClause(line, end, begin) ? " " + text : text;
    }

    private static boolean isMarkerPart(char c) {
        return c == '-' || c == '*' || c == '+' || Character.isDigit(c);
    }

    private static boolean isNextLine(String line, String text, boolean item) {
        boolean row = line.startsWith("|") && line.endsWith("|") && line.length() > 1 && text.startsWith("|");
        return row || (item && ITEM_BEGINS.matcher(text).matches());
    }

    /** A line break that only stands there because an answer began. */
    private static boolean isBrokenSentence(char end, String text) {
        String body = text.stripLeading();
        return text.startsWith("\n")
                && (Character.isLetter(end) || end == ',')
                && !Overlap.isDense(end)
                && !body.isEmpty()
                && Character.isLowerCase(body.charAt(0));
    }

    private static boolean isClause(String line, char end, char begin) {
        if (!Character.isLetter(begin) || Overlap.isDense(begin)) {
            return false;
        }
        String token = line.substring(Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t')) + 1);
        if (token.contains("://") || token.contains("www.") || token.indexOf('`') >= 0) {
            return false;
        }
        boolean always = end == ',' || end == ';' || end == '!' || end == '?';
        return always || ((end == '.' || end == ':') && Character.isUpperCase(begin));
    }

    /** Whether a word goes on or the next one begins: by what the vocabulary knows as one. */
    private static @Nullable String word(String before, String text, TokenCounter counter, boolean last) {
        if (Overlap.isDense(before.charAt(before.length() - 1)) || Overlap.isDense(text.charAt(0))) {
            return text;
        }
        int end = letters(text);
        if (end == text.length() && !last && end < LONGEST_WORD) {
            return null;
        }
        int from = before.length();
        while (from > 0 && Character.isLetter(before.charAt(from - 1)) && before.length() - from < LONGEST_WORD) {
            from--;
        }
        if (from > 0 && "/@#_.-".indexOf(before.charAt(from - 1)) >= 0) {
            return text;
        }
        String first = before.substring(from);
        String second = text.substring(0, end);
        int one = counter.count(" " + first + second);
        int two = counter.count(" " + first + " " + second);
        return two <= one ? " " + text : text;
    }

    private static int letters(String text) {
        int at = 0;
        while (at < text.length() && at < LONGEST_WORD && Character.isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** White space that both have: as many lines as the one with more, as far in as the one further in. */
    private static String once(String before, String text) {
        String ends = before.substring(before.stripTrailing().length());
        String begins = text.substring(0, text.length() - text.stripLeading().length());
        if (ends.isEmpty() || begins.isEmpty()) {
            return text;
        }
        String body = text.substring(begins.length());
        int endLines = lines(ends);
        int beginLines = lines(begins);
        String indent = begins.substring(begins.lastIndexOf('\n') + 1);
        if (beginLines > endLines) {
            return "\n".repeat(beginLines - endLines) + indent + body;
        }
        String given = ends.substring(ends.lastIndexOf('\n') + 1);
        if (endLines == 0) {
            return body;
        }
        return (indent.startsWith(given) ? indent.substring(given.length()) : "") + body;
    }

    private static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }
}
