package org.modelhub.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** Waits until a target answers {@code /v1/models} with 200. */
public final class Readiness {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int POLL_MILLIS = 10;
    private static final int ANSWER_MILLIS = 2_000;

    private Readiness() {}

    static void await(Target target) {
        await(target.contestant().title(), target.port(), target.key(), target.process());
    }

    public static void await(String title, int port, String key, ChildProcess process) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!answers(port, key)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(title + " did not come up:\n" + log(process));
            }
            pause();
        }
    }

    private static boolean answers(int port, String key) {
        try {
            URI models = URI.create("http://127.0.0.1:" + port + "/v1/models");
            HttpURLConnection connection = (HttpURLConnection) models.toURL().openConnection();
            connection.setRequestProperty("Authorization", "Bearer " + key);
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

    private static String log(ChildProcess process) {
        try {
            return Files.readString(process.log());
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
