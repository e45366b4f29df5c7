package org.modelhub.swap;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checks the Kamelets that no route uses yet, so that a mistake shows before the first use. */
final class StrayKamelets {

    private StrayKamelets() {}

    /** {@return what is wrong, by path} */
    static Map<String, SwapProblem> problems(Snapshot snapshot) {
        Map<String, SourceFile> used = new TreeMap<>();
        snapshot.names().values().forEach(file -> NameSource.collect(file.text(), snapshot.kamelets(), used));
        snapshot.fixed().values().forEach(file -> NameSource.collect(file.text(), snapshot.kamelets(), used));
        Map<String, SwapProblem> problems = new TreeMap<>();
        snapshot.kamelets().forEach((name, file) -> {
            if (!used.containsKey(name)) {
                check(file, problems);
            }
        });
        return problems;
    }

    private static void check(SourceFile file, Map<String, SwapProblem> problems) {
        try {
            KameletFile kamelet = KameletFile.read(file);
            if (kamelet.isModel()) {
                ModelAnnotations.read(kamelet, Set.of());
            }
        } catch (SwapException e) {
            problems.put(file.path(), e.problem());
        }
    }
}
