package org.modelhub.swap;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The files under check by what they are, and the folder as it would be with them. */
final class CheckedFiles {

    private final Snapshot home;
    private final Map<String, SourceFile> names = new TreeMap<>();
    private final Map<String, SourceFile> kamelets = new TreeMap<>();
    private final Map<String, SourceFile> fixed = new TreeMap<>();

    CheckedFiles(Snapshot home) {
        this.home = home;
    }

    boolean add(SourceFile file) {
        if (file.path().endsWith(".kamelet.yaml")) {
            kamelets.put(file.baseName(), file);
        } else if (!file.path().endsWith(".camel.yaml")) {
            return false;
        } else if (isFixed(file)) {
            fixed.put(file.path(), file);
        } else {
            names.put(file.baseName(), file);
        }
        return true;
    }

    /** A route is a public name's unless its folder says otherwise. */
    private boolean isFixed(SourceFile file) {
        return Arrays.stream(file.path().split("/")).anyMatch(Set.of("edge", "gateway", "job", "policy")::contains)
                && !file.path().contains("routes/model/");
    }

    Map<String, SourceFile> names() {
        return names;
    }

    Map<String, SourceFile> kamelets() {
        return kamelets;
    }

    Map<String, SourceFile> fixed() {
        return fixed;
    }

    Snapshot merged() {
        Map<String, SourceFile> allNames = new TreeMap<>(home.names());
        allNames.putAll(names);
        Map<String, SourceFile> allKamelets = new TreeMap<>(home.kamelets());
        allKamelets.putAll(kamelets);
        Map<String, SourceFile> allFixed = new TreeMap<>(home.fixed());
        allFixed.putAll(fixed);
        return new Snapshot(allNames, allKamelets, allFixed);
    }

    /** The public names that would change with the Kamelets under check. */
    Map<String, SourceFile> namesOf(Snapshot merged) {
        Map<String, SourceFile> found = new TreeMap<>();
        merged.names().forEach((name, file) -> {
            Set<String> mentioned =
                    NameSource.of(file, merged.kamelets()).kamelets().keySet();
            if (mentioned.stream().anyMatch(kamelets::containsKey)) {
                found.put(name, file);
            }
        });
        return found;
    }
}
