package org.modelhub.swap;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code {{env:NAME}}} placeholders of a text. */
final class Placeholders {

    private static final Pattern ENV = Pattern.compile("\\{\\{\\??env:([A-Za-z_][A-Za-z0-9_.-]*)(?::([^}]*))?}}");

    private Placeholders() {}

    /** Names without a default that are not set, or set to nothing. */
    static Set<String> missing(Collection<String> texts, UnaryOperator<String> environment) {
        Set<String> missing = new TreeSet<>();
        for (String text : texts) {
            Matcher matcher = ENV.matcher(text);
            while (matcher.find()) {
                String fallback = matcher.group(2);
                if ((fallback == null || fallback.isBlank()) && isUnset(matcher.group(1), environment)) {
                    missing.add(matcher.group(1));
                }
            }
        }
        return missing;
    }

    /** The variables that a text names. */
    static List<String> names(String text) {
        return ENV.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static boolean isUnset(String name, UnaryOperator<String> environment) {
        String value = environment.apply(name);
        return value == null || value.isBlank();
    }

    /**
     * The same text with an empty default where there is none. Camel refuses to build a route with an unset {@code
     * {{env:NAME}}}; with the empty default it is built, and the call fails over at run time.
     */
    static String optional(String text) {
        return ENV.matcher(text).replaceAll(match -> {
            String fallback = match.group(2) == null ? "" : match.group(2);
            return Matcher.quoteReplacement("{{env:" + match.group(1) + ":" + fallback + "}}");
        });
    }
}
