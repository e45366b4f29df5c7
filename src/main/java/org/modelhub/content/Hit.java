package org.modelhub.content;

/**
 * A place of a text that a rule names.
 *
 * @param to exclusive
 */
record Hit(int from, int to) {}
