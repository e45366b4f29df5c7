package org.modelhub.wire;

/**
 * How much JSON is taken.
 *
 * @param depth nested objects and arrays
 * @param string bytes of one string
 * @param name bytes of one field name
 * @param number characters of one number
 * @param tokens values and names together
 */
public record JsonLimits(int depth, int string, int name, int number, int tokens) {

    public static final JsonLimits DEFAULT = new JsonLimits(64, 4 << 20, 1 << 10, 100, 500_000);
}
