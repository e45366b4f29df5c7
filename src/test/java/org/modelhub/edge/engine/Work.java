package org.modelhub.edge.engine;

import java.time.Duration;
import org.modelhub.edge.EdgeProperties;

/** Work for an event loop: so much of it, however much of a core the machine grants. */
final class Work {

    private static final int STEPS_PER_MICRO = stepsPerMicro();

    private static volatile long sink;

    private Work() {}

    /** A data port whose whole capacity is one core. */
    static EdgeProperties oneLoop() {
        return new EdgeProperties(
                "127.0.0.1",
                0,
                1,
                1 << 20,
                64 << 10,
                8192,
                100,
                8192,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofMinutes(1),
                EdgeFixture.PACE);
    }

    /** As much as this machine did in so long, when it was asked. */
    static void forMicros(int micros) {
        sink = steps(micros * (long) STEPS_PER_MICRO);
    }

    private static long steps(long count) {
        long state = count;
        for (long i = 0; i < count; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
        }
        return state;
    }

    private static int stepsPerMicro() {
        long steps = 20_000_000;
        sink = steps(steps);
        long before = System.nanoTime();
        sink = steps(steps);
        return (int) Math.max(1, steps * 1_000 / (System.nanoTime() - before));
    }
}
