package org.modelhub.drill;

import java.time.Duration;

/** How long the drills take, and what their chance begins with: the properties {@code drill.*} of the build. */
final class Drill {

    private static final int CALM_SECONDS = 60;

    private Drill() {}

    /** One level of load: {@code -Ddrill.seconds}, by default 60. */
    static Duration level() {
        return Duration.ofSeconds(Integer.getInteger("drill.seconds", CALM_SECONDS));
    }

    /** The availability drill under real load: {@code -Ddrill.minutes}, by default ten; parts of one are allowed. */
    static Duration availability() {
        double minutes = Double.parseDouble(System.getProperty("drill.minutes", "10"));
        return Duration.ofMillis((long) (minutes * 60_000));
    }

    static long seed() {
        return Long.getLong("drill.seed", 20261122L);
    }

    static void say(String text) {
        System.out.println("[drill] " + text);
    }
}
