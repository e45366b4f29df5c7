package org.modelhub.local;

/**
 * A text's place in the space of its model.
 *
 * @param values of length 1 in sum, never all zero
 * @param tokens that the text took, special ones included
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy per read would cost more than the mathematics
record Vector(float[] values, int tokens) {

    double cosine(Vector other) {
        double product = 0;
        for (int i = 0; i < values.length; i++) {
            product += values[i] * other.values[i];
        }
        return product;
    }

    /** In place. */
    static float[] normalise(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        float length = (float) Math.sqrt(squares);
        for (int i = 0; i < values.length; i++) {
            values[i] /= length;
        }
        return values;
    }
}
