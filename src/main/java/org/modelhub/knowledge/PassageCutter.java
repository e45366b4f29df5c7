package org.modelhub.knowledge;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a document into passages: at Markdown's headings first, then, where a section is too long for one, between
 * paragraphs, sentences or words, whichever comes first from the end. Neighbours of one section overlap, so that what
 * stands across a cut is whole in one of them.
 *
 * @param size of a passage at most, in characters; a Chinese, Japanese or Korean one counts as four, because a model
 *     reads it as a whole token
 * @param overlap of two neighbours, in the same measure
 */
record PassageCutter(int size, int overlap) {

    private static final int EAST_ASIAN = 4;
    private static final int DEEPEST = 6;
    private static final int LONGEST_HEADING = 120;
    /** A longer line is no heading, and would take the pattern long. */
    private static final int LONGEST_LINE = 1_000;

    private static final Pattern HEADING = Pattern.compile("^(#{1,6})[ \\t]+(.+?)[ \\t#]*$");
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(```|~~~).*");
    /** From the best place to the worst. */
    private static final List<Pattern> BREAKS = List.of(
            Pattern.compile("\n\\s*\n"), Pattern.compile("[。！？；!?.]+[\\s」』”’\"')]*|\n"), Pattern.compile("\\s+"));

    /** @param markdown whether lines that begin with {@code #} are headings */
    List<Passage> cut(String document, boolean markdown) {
        List<Passage> passages = new ArrayList<>();
        String[] headings = new String[DEEPEST];
        StringBuilder section = new StringBuilder();
        boolean fenced = false;
        for (String line : document.lines().toList()) {
            fenced ^= FENCE.matcher(line).matches();
            Matcher heading = HEADING.matcher(line);
            if (markdown && !fenced && line.length() <= LONGEST_LINE && heading.matches()) {
                cutSection(path(headings), section.toString(), passages);
                section.setLength(0);
                enter(headings, heading.group(1).length(), heading.group(2));
            } else {
                section.append(line).append('\n');
            }
        }
        cutSection(path(headings), section.toString(), passages);
        return passages;
    }

    private static void enter(String[] headings, int level, String heading) {
        headings[level - 1] = heading.substring(0, Math.min(heading.length(), LONGEST_HEADING));
        for (int deeper = level; deeper < headings.length; deeper++) {
            headings[deeper] = "";
        }
    }

    private static String path(String[] headings) {
        List<String> path = new ArrayList<>();
        for (String heading : headings) {
            if (heading != null && !heading.isEmpty()) {
                path.add(heading);
            }
        }
        return String.join(" > ", path);
    }

    private void cutSection(String heading, String section, List<Passage> passages) {
        String text = section.strip();
        for (int from = 0; from < text.length(); ) {
            int limit = reach(text, from);
            int to = limit == text.length() ? limit : lastBreak(text, from + (limit - from) / 2, limit);
            String passage = text.substring(from, to).strip();
            if (!passage.isEmpty()) {
                passages.add(new Passage(heading, passage));
            }
            from = to == text.length() ? to : Math.max(from + 1, overlapping(text, from, to));
        }
    }

    /** How far a passage that begins here may reach. */
    private int reach(String text, int from) {
        int at = from;
        for (int used = 0; at < text.length(); ) {
            int letter = text.codePointAt(at);
            used += weight(letter);
            if (used > size) {
                return at;
            }
            at += Character.charCount(letter);
        }
        return at;
    }

    /** The best place to cut in the second half, or its end. */
    private static int lastBreak(String text, int from, int limit) {
        for (Pattern kind : BREAKS) {
            Matcher found = kind.matcher(text).region(from, limit);
            int last = -1;
            while (found.find()) {
                last = found.end();
            }
            if (last > from) {
                return last;
            }
        }
        return limit;
    }

    /** Where the next passage begins: within the overlap, at the beginning of a sentence or word if there is one. */
    private int overlapping(String text, int from, int to) {
        int at = to;
        for (int used = 0; at > from; ) {
            int letter = text.codePointBefore(at);
            used += weight(letter);
            if (used > overlap) {
                break;
            }
            at -= Character.charCount(letter);
        }
        for (Pattern kind : BREAKS) {
            Matcher found = kind.matcher(text).region(at, to);
            if (found.find() && found.end() < to) {
                return found.end();
            }
        }
        return at;
    }

    private static int weight(int letter) {
        if (letter < 0x1100) {
            return 1;
        }
        UnicodeScript script = UnicodeScript.of(letter);
        return switch (script) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> EAST_ASIAN;
            default -> 1;
        };
    }
}
