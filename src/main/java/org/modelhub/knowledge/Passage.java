package org.modelhub.knowledge;

/**
 * A piece of a document, small enough for one vector.
 *
 * @param heading the headings above it, from the outermost; empty where there are none
 */
record Passage(String heading, String text) {

    /** As it is embedded and handed out: a piece is often only understood under its heading. */
    String content() {
        return heading.isEmpty() ? text : heading + "\n\n" + text;
    }
}
