package org.modelhub.swap;

import java.util.Map;

/** Something that describes one model by {@code modelhub/*} lines: a Kamelet by its annotations, a route by its note. */
interface Described {

    /** What it is called in reports. */
    String name();

    /** The lines by their key, without the prefix. */
    Map<String, String> modelhub();

    /** Says that a line is wrong or missing; comes back only if all problems are wanted. */
    void reportLine(String key, String reason) throws SwapException;
}
