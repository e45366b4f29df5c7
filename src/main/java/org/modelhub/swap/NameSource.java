package org.modelhub.swap;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts that make up a public name: its route and every Kamelet it mentions, directly or through another. Found by
 * text and not by structure, so that it is known for a broken file too.
 *
 * @param kamelets by name; a Kamelet that is mentioned but not there has the value {@link #ABSENT}
 */
record NameSource(String name, SourceFile route, Map<String, SourceFile> kamelets) {

    static final SourceFile ABSENT = SourceFile.of("", "");

    private static final Pattern MENTION = Pattern.compile("kamelet:(?://)?([A-Za-z0-9][A-Za-z0-9._-]*)");

    static NameSource of(SourceFile route, Map<String, SourceFile> all) {
        Map<String, SourceFile> kamelets = new TreeMap<>();
        collect(route.text(), all, kamelets);
        return new NameSource(route.baseName(), route, kamelets);
    }

    /** Adds the Kamelets that a text mentions, and what those mention. */
    static void collect(String text, Map<String, SourceFile> all, Map<String, SourceFile> found) {
        Matcher mention = MENTION.matcher(text);
        while (mention.find()) {
            String kamelet = mention.group(1);
            if (!kamelet.equals("source") && !kamelet.equals("sink") && !found.containsKey(kamelet)) {
                found.put(kamelet, all.getOrDefault(kamelet, ABSENT));
                collect(found.get(kamelet).text(), all, found);
            }
        }
    }

    /** Equal exactly when all texts are equal. */
    String fingerprint() {
        StringBuilder hashes = new StringBuilder(route.hash());
        kamelets.forEach((kamelet, file) ->
                hashes.append(' ').append(kamelet).append('=').append(file.hash()));
        return hashes.toString();
    }
}
