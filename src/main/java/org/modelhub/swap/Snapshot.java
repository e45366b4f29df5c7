package org.modelhub.swap;

import java.util.Map;

/**
 * All files of the hub's folder as they were read together.
 *
 * @param names the files of {@code routes/model} by public name
 * @param kamelets by name
 * @param fixed the other routes, by path: they cannot be swapped
 */
record Snapshot(Map<String, SourceFile> names, Map<String, SourceFile> kamelets, Map<String, SourceFile> fixed) {}
