package org.modelhub.content;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What one rule of the operator names, and what then happens.
 *
 * @param directions what it is applied to
 * @param response what a user reads instead, of a rule that blocks
 * @param replacement what stands in the place of a hit, of a rule that masks
 */
record ContentRule(
        String name,
        Set<Direction> directions,
        WordScanner words,
        List<Pattern> patterns,
        Action action,
        String response,
        String replacement) {

    /** Which way a text goes. */
    enum Direction {
        INPUT,
        OUTPUT
    }

    /** What a hit leads to. */
    enum Action {
        /** The user reads the response instead. */
        BLOCK,
        /** Each hit is replaced. */
        MASK
    }

    ContentRule {
        directions = Set.copyOf(directions);
        patterns = List.copyOf(patterns);
    }

    boolean hits(String text) {
        return !words.hits(text, 1).isEmpty()
                || patterns.stream().anyMatch(pattern -> pattern.matcher(text).find());
    }

    /** The text with every hit replaced; the text itself where there is none. */
    String masked(String text, Effort effort) {
        List<Hit> hits = new ArrayList<>(words.hits(text, Integer.MAX_VALUE));
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                effort.check();
                if (matcher.end() > matcher.start()) {
                    hits.add(new Hit(matcher.start(), matcher.end()));
                }
            }
        }
        return hits.isEmpty() ? text : replaced(text, hits);
    }

    private String replaced(String text, List<Hit> hits) {
        hits.sort(Comparator.comparingInt(Hit::from));
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        for (Hit hit : hits) {
            if (hit.from() >= copied) {
                out.append(text, copied, hit.from()).append(replacement);
            }
            copied = Math.max(copied, hit.to());
        }
        return out.append(text, copied, text.length()).toString();
    }
}
