package org.modelhub.swap.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelhub.swap.SourceFile;
import org.modelhub.swap.SwapProblem;

/**
 * Finds the line that a reason is about. What fails when a route is built fails far from its text, but says a word of it:
 * where exactly one line of the files holds that word, it is the one.
 */
final class ReasonLine {

    /** What reasons put a name in: quotes, brackets, and the end of "could be found … for: name". */
    private static final Pattern NAMED =
            Pattern.compile("'([^']{2,})'|\"([^\"]{2,})\"|\\[\\{?([^=\\[\\]{}]{2,})[=\\]}]|\\bfor: (\\S{2,})");
    /** A reason that begins with the option it is about. */
    private static final Pattern OPTION = Pattern.compile("^([a-z][A-Za-z]+)(?::| of )");

    private ReasonLine() {}

    /** @param files first the one that the problem names */
    static SwapProblem locate(SwapProblem problem, List<SourceFile> files) {
        for (Pattern pattern : patterns(problem.reason())) {
            for (SourceFile file : files) {
                int line = onlyLine(file.text(), pattern);
                if (line > 0) {
                    return new SwapProblem(file.path(), line, problem.reason());
                }
            }
        }
        return problem;
    }

    private static List<Pattern> patterns(String reason) {
        List<String> words = new ArrayList<>();
        Matcher named = NAMED.matcher(reason);
        while (named.find()) {
            for (int group = 1; group <= named.groupCount(); group++) {
                if (named.group(group) != null) {
                    words.add(named.group(group));
                }
            }
        }
        words.sort(Comparator.comparingInt(String::length).reversed());
        List<Pattern> patterns = new ArrayList<>();
        words.forEach(
                word -> patterns.add(Pattern.compile("(?<![A-Za-z0-9_.])" + Pattern.quote(word) + "(?![A-Za-z0-9_])")));
        Matcher option = OPTION.matcher(reason);
        if (option.find()) {
            patterns.add(Pattern.compile("^\\s*" + option.group(1) + ":\\s*\\S"));
        }
        return patterns;
    }

    /** From 1; 0 if there is none or more than one. */
    private static int onlyLine(String text, Pattern pattern) {
        int found = 0;
        String[] lines = text.split("\n", -1);
        for (int line = 0; line < lines.length; line++) {
            if (!lines[line].strip().startsWith("#")
                    && pattern.matcher(lines[line]).find()) {
                if (found > 0) {
                    return 0;
                }
                found = line + 1;
            }
        }
        return found;
    }
}
