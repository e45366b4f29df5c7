package org.modelhub.edge.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client on a poor line: sends a body at 10 KiB a second, for as long as others attack and a little longer. */
final class HonestUpload implements AutoCloseable {

    private static final int SLICES_A_SECOND = 10;
    private static final String SLICE = " ".repeat(1024);
    private static final Duration LEAST = Duration.ofSeconds(4);
    private static final Duration LONGEST = Duration.ofSeconds(70);

    private final RawHttp http;
    private final CountDownLatch attackOver = new CountDownLatch(1);
    private final CompletableFuture<Boolean> served = new CompletableFuture<>();

    private HonestUpload(RawHttp http) {
        this.http = http;
    }

    static HonestUpload begin(int port, String path) throws IOException {
        HonestUpload upload = new HonestUpload(new RawHttp(port));
        upload.http.send("POST " + path
                + " HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        Thread thread = new Thread(upload::run, "honest-upload");
        thread.setDaemon(true);
        thread.start();
        return upload;
    }

    private void run() {
        try {
            int least = (int) LEAST.toSeconds() * SLICES_A_SECOND;
            int most = (int) LONGEST.toSeconds() * SLICES_A_SECOND;
            for (int slice = 0; slice < most && (slice < least || attackOver.getCount() > 0); slice++) {
                http.send("400\r\n" + SLICE + "\r\n");
                TimeUnit.MILLISECONDS.sleep(1000 / SLICES_A_SECOND);
            }
            served.complete(http.send("0\r\n\r\n").readOne().startsWith("HTTP/1.1 200 "));
        } catch (IOException | InterruptedException cut) {
            served.complete(false);
        }
    }

    /** Ends the body. {@return whether it was answered} */
    boolean finish() {
        attackOver.countDown();
        return served.join();
    }

    @Override
    public void close() {
        attackOver.countDown();
        try {
            http.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
