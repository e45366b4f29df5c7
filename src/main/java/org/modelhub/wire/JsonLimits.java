package org.modelhub.wire;

/**
 * How much JSON is taken.
 *
 * @param depth nested objects and arrays
 * @param string bytes of one string as written, without its quotes
 * @param name bytes of one field name as written, without its quotes
 * @param number characters of one number
 * @param tokens values and names together
 */
public record JsonLimits(int depth, int string, int name, int number, int tokens) {

    public static final JsonLimits DEFAULT = new JsonLimits(64, 4 << 20, 1 << 10, 100, 500_000);

    /** Reading descends by method calls, so the depth has a ceiling that every thread's stack holds. */
    private static final int MAX_DEPTH = 512;

    public JsonLimits {
        if (depth < 1 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("depth must be 1 to " + MAX_DEPTH + ", not " + depth);
        }
        if (string < 1 || name < 1 || number < 1 || tokens < 1) {
            throw new IllegalArgumentException("limits of JSON must be positive");
        }
    }
}
