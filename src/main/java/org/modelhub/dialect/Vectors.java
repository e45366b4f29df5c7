package org.modelhub.dialect;

import java.util.List;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.wire.JsonReader;

/** Reads vectors and refuses those that a client cannot work with. */
public final class Vectors {

    private Vectors() {}

    /** Reads a JSON array of numbers. */
    public static float[] read(JsonReader reader) {
        float[] vector = new float[1024];
        int length = 0;
        reader.beginArray();
        while (reader.hasNext()) {
            if (length == vector.length) {
                vector = java.util.Arrays.copyOf(vector, 2 * length);
            }
            vector[length++] = (float) reader.number();
        }
        return java.util.Arrays.copyOf(vector, length);
    }

    /**
     * Requires one vector for each input, all of one length, finite and none all zero: a client that divides by the
     * length of a zero vector drops it, and every later vector then belongs to the wrong text.
     */
    public static List<float[]> requireUsable(List<float[]> vectors, int inputs) {
        if (vectors.size() != inputs) {
            throw unusable("The provider sent " + vectors.size() + " vectors for " + inputs + " texts.");
        }
        for (float[] vector : vectors) {
            if (vector == null || vector.length == 0 || vector.length != vectors.get(0).length) {
                throw unusable("The provider sent vectors of different lengths, or none for a text.");
            }
            requireDirection(vector);
        }
        return vectors;
    }

    private static void requireDirection(float[] vector) {
        double square = 0;
        for (float x : vector) {
            square += (double) x * x;
        }
        if (square == 0 || Double.isNaN(square) || Double.isInfinite(square)) {
            throw unusable("The provider sent a vector that is zero or not finite.");
        }
    }

    private static HubException unusable(String message) {
        return new HubException(HubError.upstream(502, message, "invalid_embedding"));
    }
}
