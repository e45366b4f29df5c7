package org.modelhub.local;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.modelhub.local.Sentence.Kind;

/**
 * Cuts a text into sentences: at Chinese and English end marks, at line ends, with fenced code left whole.
 *
 * <p>An English end mark ends a sentence only before white space and not after an abbreviation or initial, so that
 * {@code 3.5}, {@code e.g. this} and {@code example.com} stay whole.
 */
final class Sentences {

    private static final String FENCE = "```";
    private static final String WIDE_ENDS = "。\uFF01\uFF1F\uFF1B…";
    private static final String CLOSERS = "\"'”’」』)]》】\uFF09";
    private static final Pattern ABBREVIATION = Pattern.compile(
            "(?i)(^|.*[\\s(])(mr|mrs|ms|dr|prof|st|no|vs|etc|e\\.g|i\\.e|cf|fig|approx|inc|ltd|\\p{L})\\.$");
    private static final Pattern NUMBERED = Pattern.compile("^\\s*\\d{1,3}[.)]$");

    private static final Pattern HASHES = Pattern.compile("^\\s*#+");

    private final List<Sentence> found = new ArrayList<>();
    private int block;
    private String topic = "";

    private Sentences() {}

    static List<Sentence> of(String text) {
        Sentences sentences = new Sentences();
        sentences.read(text);
        return sentences.found;
    }

    private void read(String text) {
        StringBuilder code = null;
        for (String line : text.split("\\R", -1)) {
            boolean fence = line.stripLeading().startsWith(FENCE);
            if (code != null) {
                code.append('\n').append(line);
                if (fence) {
                    add(code.toString(), Kind.CODE);
                    code = null;
                }
            } else if (fence) {
                code = new StringBuilder(line);
            } else {
                readLine(line);
            }
            block++;
        }
        if (code != null) {
            add(code.toString(), Kind.CODE);
        }
    }

    private void readLine(String line) {
        if (line.stripLeading().startsWith("#")) {
            add(line, Kind.HEADING);
            topic = HASHES.matcher(line).replaceFirst("").strip();
            return;
        }
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            if (endsAt(line, start, i)) {
                i = closersAfter(line, i);
                addSentence(line.substring(start, i + 1));
                start = i + 1;
            }
        }
        addSentence(line.substring(start));
    }

    private static boolean endsAt(String line, int start, int i) {
        char c = line.charAt(i);
        if (WIDE_ENDS.indexOf(c) >= 0) {
            return i + 1 == line.length() || WIDE_ENDS.indexOf(line.charAt(i + 1)) < 0;
        }
        if (c != '.' && c != '!' && c != '?') {
            return false;
        }
        int after = closersAfter(line, i) + 1;
        if (after < line.length() && !endsSentenceBefore(line.charAt(after), c)) {
            return false;
        }
        String sentence = line.substring(start, i + 1);
        return c != '.'
                || (!ABBREVIATION.matcher(lastWord(sentence)).matches()
                        && !NUMBERED.matcher(sentence).matches());
    }

    private static boolean endsSentenceBefore(char next, char mark) {
        return Character.isWhitespace(next) || (mark != '.' && Script.isEastAsian(next));
    }

    /** The expression for abbreviations looks only here: on a whole line it would backtrack. */
    private static String lastWord(String sentence) {
        return sentence.substring(Math.max(0, sentence.length() - 12));
    }

    private static int closersAfter(String line, int i) {
        while (i + 1 < line.length() && CLOSERS.indexOf(line.charAt(i + 1)) >= 0) {
            i++;
        }
        return i;
    }

    private void addSentence(String text) {
        String bare = text.strip();
        int mark = bare.length() - 1;
        while (mark > 0 && CLOSERS.indexOf(bare.charAt(mark)) >= 0) {
            mark--;
        }
        boolean question = mark >= 0 && (bare.charAt(mark) == '?' || bare.charAt(mark) == '\uFF1F');
        add(text, question ? Kind.QUESTION : Kind.STATEMENT);
    }

    private void add(String text, Kind kind) {
        String bare = kind == Kind.CODE ? text : text.strip();
        if (bare.codePoints().anyMatch(Character::isLetterOrDigit)) {
            found.add(new Sentence(bare, block, topic, kind));
        }
    }
}
