package org.modelhub.swap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Public names that must change together, because they serve now and share a Kamelet that changed: either all of them
 * take it or none. A name that does not serve yet waits for nobody.
 *
 * @param sources the new sources by name
 */
record ChangeSet(Map<String, NameSource> sources) {

    /** Splits what differs from what was taken into sets that are independent of one another. */
    static List<ChangeSet> of(Map<String, NameSource> pending, Map<String, NameSource> serving) {
        Map<String, String> leaders = new TreeMap<>();
        Map<String, String> firstUser = new HashMap<>();
        pending.forEach((name, source) -> {
            leaders.put(name, name);
            NameSource before = serving.get(name);
            if (before != null) {
                for (String kamelet : changed(before, source)) {
                    unite(leaders, name, firstUser.computeIfAbsent(kamelet, any -> name));
                }
            }
        });
        Map<String, Map<String, NameSource>> sets = new TreeMap<>();
        pending.forEach((name, source) -> sets.computeIfAbsent(leader(leaders, name), any -> new TreeMap<>())
                .put(name, source));
        return sets.values().stream().map(ChangeSet::new).toList();
    }

    private static List<String> changed(NameSource before, NameSource after) {
        List<String> changed = new ArrayList<>();
        after.kamelets().forEach((kamelet, file) -> {
            if (!file.equals(before.kamelets().get(kamelet))) {
                changed.add(kamelet);
            }
        });
        return changed;
    }

    private static void unite(Map<String, String> leaders, String one, String other) {
        leaders.put(leader(leaders, one), leader(leaders, other));
    }

    private static String leader(Map<String, String> leaders, String name) {
        String leader = name;
        String next = Objects.requireNonNull(leaders.get(leader));
        while (!next.equals(leader)) {
            leader = next;
            next = Objects.requireNonNull(leaders.get(leader));
        }
        return leader;
    }

    /** Equal for two sets of the same names with the same texts. */
    String fingerprint() {
        return sources.values().stream()
                .map(source -> source.name() + ":" + source.fingerprint())
                .collect(Collectors.joining("\n"));
    }
}
