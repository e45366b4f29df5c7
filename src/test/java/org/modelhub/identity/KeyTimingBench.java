package org.modelhub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.exchange.Caller;

/**
 * Whether the time of a refusal tells anything about a key (S2). Not part of the suite, since a busy machine is no
 * instrument: {@code ./mvnw test -Dtest=KeyTimingBench}. Pairs are interleaved in random order, the slowest tenth of
 * each side is cut (interrupts, collections), and Welch's t is taken of the rest.
 */
class KeyTimingBench {

    private static final int ROUNDS = 100_000;
    private static final double LIMIT = 4.5;

    @TempDir
    private Path folder;

    @Test
    void wrongFirstByteTakesAsLongAsWrongLastByte() throws Exception {
        try (KeyRoom room = KeyRoom.open(folder)) {
            String key = room.newKey(Caller.Role.APP);
            assertThat(compare(room.ring, changed(key, 17), changed(key, 64)).t).isBetween(-LIMIT, LIMIT);
        }
    }

    /**
     * The work is the same; a map that finds an id compares its twelve characters, and one that does not, does not. A
     * t-test sees those few nanoseconds, and a network does not; ids are no secrets.
     */
    @Test
    void unknownIdTakesAsLongAsWrongSecretButForOneComparisonOfIds() throws Exception {
        try (KeyRoom room = KeyRoom.open(folder)) {
            String key = room.newKey(Caller.Role.APP);
            assertThat(compare(room.ring, changed(key, 10), changed(key, 64)).difference)
                    .isBetween(-20.0, 20.0);
        }
    }

    private record Comparison(double difference, double t) {}

    private static String changed(String key, int at) {
        char other = key.charAt(at) == 'a' ? 'b' : 'a';
        return key.substring(0, at) + other + key.substring(at + 1);
    }

    private static Comparison compare(KeyRing ring, String one, String other) {
        sample(ring, one, other);
        long[][] nanos = sample(ring, one, other);
        Side first = Side.of(nanos[0]);
        Side second = Side.of(nanos[1]);
        double t = (first.mean - second.mean) / Math.sqrt(first.error + second.error);
        System.out.printf("mean %.1f ns against %.1f ns, Welch t = %.2f%n", first.mean, second.mean, t);
        return new Comparison(first.mean - second.mean, t);
    }

    private static long[][] sample(KeyRing ring, String one, String other) {
        String[] tokens = {one, other};
        long[][] nanos = new long[2][ROUNDS];
        Random order = new Random(42);
        for (int i = 0; i < ROUNDS; i++) {
            int side = order.nextInt(2);
            nanos[side][i] = time(ring, tokens[side]);
            nanos[1 - side][i] = time(ring, tokens[1 - side]);
        }
        return nanos;
    }

    private static long time(KeyRing ring, String token) {
        long start = System.nanoTime();
        Caller caller = ring.identify(token);
        long end = System.nanoTime();
        if (caller != null) {
            throw new AssertionError("a wrong key was taken");
        }
        return end - start;
    }

    private record Side(double mean, double error) {

        static Side of(long[] nanos) {
            long[] kept = java.util.Arrays.stream(nanos)
                    .sorted()
                    .limit(ROUNDS / 10 * 9L)
                    .toArray();
            double mean = java.util.Arrays.stream(kept).average().orElseThrow();
            double squares = java.util.Arrays.stream(kept)
                    .mapToDouble(n -> (n - mean) * (n - mean))
                    .sum();
            return new Side(mean, squares / (kept.length - 1) / kept.length);
        }
    }
}
