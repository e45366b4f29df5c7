package org.modelhub.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** Waits until a target answers {@code /v1/models} with 200. */
final class Readiness {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int POLL_MILLIS = 10;
    private static final int ANSWER_MILLIS = 2_000;

    private Readiness() {}

    static void await(Target target) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!answers(target)) {
            if (!target.process().isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(target.contestant().title() + " did not come up:\n" + log(target));
            }
            pause();
        }
    }

    private static boolean answers(Target target) {
        try {
            URI models = URI.create("http://127.0.0.1:" + target.port() + "/v1/models");
            HttpURLConnection connection = (HttpURLConnection) models.toURL().openConnection();
            connection.setRequestProperty("Authorization", "Bearer " + target.key());
            connection.setReadTimeout(ANSWER_MILLIS);
            boolean good = connection.getResponseCode() == 200;
            connection.disconnect();
            return good;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String log(Target target) {
        try {
            return Files.readString(target.process().log());
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
