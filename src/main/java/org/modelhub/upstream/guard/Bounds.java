package org.modelhub.upstream.guard;

/** The bounds of the settings {@code hub.upstream.guard.*}; what is out of them stops the start, and is named. */
final class Bounds {

    private Bounds() {}

    static <T extends Comparable<T>> void check(T value, T least, T most, String name) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "hub.upstream.guard." + name + " must be from " + least + " to " + most + ", not " + value);
        }
    }

    static void check(int value, int least, int most, String name) {
        check(Integer.valueOf(value), Integer.valueOf(least), Integer.valueOf(most), name);
    }

    static void check(double value, double least, double most, String name) {
        check(Double.valueOf(value), Double.valueOf(least), Double.valueOf(most), name);
    }
}
