package org.modelhub.swap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the files that cannot be swapped: the routes that are not a public name's, since a second consumer on one
 * path cannot exist, and the Kamelets they use. What differs from the first reading needs a restart.
 */
final class FixedFiles {

    private static final Logger LOGGER = LoggerFactory.getLogger(FixedFiles.class);

    private @Nullable Map<String, String> atStart;
    private List<String> reported = List.of();

    /** {@return the paths that differ from what the hub started with} */
    List<String> changed(Snapshot snapshot) {
        Map<String, String> now = hashes(snapshot);
        if (atStart == null) {
            atStart = now;
        }
        TreeSet<String> paths = new TreeSet<>(now.keySet());
        paths.addAll(atStart.keySet());
        List<String> changed = new ArrayList<>();
        for (String path : paths) {
            if (!String.valueOf(now.get(path)).equals(atStart.get(path))) {
                changed.add(path);
            }
        }
        report(changed);
        return changed;
    }

    private void report(List<String> changed) {
        if (!changed.equals(reported)) {
            reported = changed;
            if (changed.isEmpty()) {
                LOGGER.atInfo().log("no restart needed any more, all files are as at the start");
            } else {
                LOGGER.atWarn().addKeyValue("files", changed).log("restart needed, these files cannot be swapped");
            }
        }
    }

    private static Map<String, String> hashes(Snapshot snapshot) {
        Map<String, String> hashes = new TreeMap<>();
        Map<String, SourceFile> kamelets = new TreeMap<>();
        snapshot.fixed().forEach((path, file) -> {
            hashes.put(path, file.hash());
            NameSource.collect(file.text(), snapshot.kamelets(), kamelets);
        });
        kamelets.values().stream()
                .filter(file -> !file.equals(NameSource.ABSENT))
                .forEach(file -> hashes.put(file.path(), file.hash()));
        return hashes;
    }
}
