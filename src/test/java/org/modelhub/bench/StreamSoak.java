package org.modelhub.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A soak of streams on a hub that runs: so many at a time, half of them left by their client at a random moment, and
 * what the process holds before and after. A leak shows as a difference that grows with the length of the soak.
 *
 * <pre>
 *   StreamSoak &lt;port&gt; &lt;key&gt; &lt;public name&gt; &lt;pid of the hub&gt; [streams, 500] [seconds, 60] [seed]
 * </pre>
 *
 * Run with the test class path, on the hub's machine and as its user: live heap is the total of {@code jcmd
 * GC.class_histogram}, which collects first; threads and descriptors come from {@code /proc}. The public name should
 * lead to a {@code ScriptedUpstream} (its {@code main} serves on a given port) and a model such as
 * {@code tokens-20-pace-500}, whose streams last ten seconds. The first tenth of the time warms up and is not between
 * the two looks.
 */
public final class StreamSoak {

    private static final long LONGEST_UNTIL_LEFT_MILLIS = 5_000;
    private static final long QUIET_SECONDS = 3;
    private static final int DONE_LENGTH = "data: [DONE]".length() + 2;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClientOptions options;
    private final String key;
    private final String body;
    private final Random random;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong whole = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Map<String, Integer> reasons = new ConcurrentHashMap<>();
    private volatile HttpClient client;
    private volatile boolean over;

    private StreamSoak(int port, String key, String model, int streams, long seed) {
        options = new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(port)
                .setMaxPoolSize(streams);
        this.key = key;
        this.body =
                "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"soak\"}]}";
        this.random = new Random(seed);
    }

    public static void main(String[] arguments) throws Exception {
        long pid = Long.parseLong(arguments[3]);
        int streams = number(arguments, 4, 500);
        int seconds = number(arguments, 5, 60);
        long seed = number(arguments, 6, (int) System.nanoTime());
        System.out.println("seed " + seed);
        StreamSoak soak = new StreamSoak(Integer.parseInt(arguments[0]), arguments[1], arguments[2], streams, seed);
        soak.run(streams, Math.max(5, seconds / 10));
        Held before = Held.by(pid);
        soak.run(streams, seconds);
        Held after = Held.by(pid);
        System.out.printf("before: %s%nafter:  %s%n", before, after);
        soak.vertx.close();
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    /** Keeps so many streams open for so long, then lets the last ones end. */
    private void run(int streams, int seconds) throws InterruptedException {
        over = false;
        client = vertx.createHttpClient(options);
        CountDownLatch time = new CountDownLatch(1);
        vertx.setTimer(TimeUnit.SECONDS.toMillis(seconds), end -> time.countDown());
        for (int i = 0; i < streams; i++) {
            vertx.runOnContext(now -> begin());
        }
        time.await();
        over = true;
        CountDownLatch quiet = new CountDownLatch(1);
        vertx.setPeriodic(TimeUnit.SECONDS.toMillis(QUIET_SECONDS), look -> {
            if (open.get() == 0) {
                vertx.cancelTimer(look);
                quiet.countDown();
            }
        });
        quiet.await();
        // The connections that clients keep for later are no leak of the hub's.
        client.close().toCompletionStage().toCompletableFuture().join();
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        System.out.printf(
                "%d s: %s whole, %s left by the client, %s failed %s%n", seconds, whole, left, failed, reasons);
    }

    private void begin() {
        if (over) {
            return;
        }
        open.incrementAndGet();
        client.request(HttpMethod.POST, "/v1/chat/completions")
                .onSuccess(request -> new OneStream(request).send())
                .onFailure(cause -> {
                    note("no connection: " + cause);
                    ended(failed);
                });
    }

    private void note(String reason) {
        reasons.merge(reason.replaceAll("\\d{2,}", "n"), 1, Integer::sum);
    }

    private void ended(AtomicLong how) {
        how.incrementAndGet();
        open.decrementAndGet();
        // Not at once: a hub that refuses would be asked in a tight loop.
        vertx.setTimer(10, again -> begin());
    }

    /** One stream, read to its end or left. */
    private final class OneStream {

        private final HttpClientRequest request;
        private String tail = "";
        private boolean over;

        OneStream(HttpClientRequest request) {
            this.request = request;
        }

        void send() {
            request.putHeader("Authorization", "Bearer " + key).putHeader("Content-Type", "application/json");
            request.exceptionHandler(cause -> fail("request: " + cause));
            request.response().onSuccess(this::read).onFailure(cause -> fail("no answer: " + cause));
            if (random.nextBoolean()) {
                vertx.setTimer(1 + (long) (random.nextDouble() * LONGEST_UNTIL_LEFT_MILLIS), now -> leave());
            }
            request.end(body);
        }

        private void read(HttpClientResponse response) {
            response.exceptionHandler(cause -> fail("answer broke: " + cause));
            response.handler(bytes -> {
                String text = tail + bytes;
                tail = text.substring(Math.max(0, text.length() - DONE_LENGTH));
            });
            response.endHandler(end -> {
                if (tail.startsWith("data: [DONE]")) {
                    end(whole);
                } else {
                    fail("status " + response.statusCode() + ", ends with " + tail.trim());
                }
            });
        }

        private void fail(String reason) {
            if (!over) {
                note(reason);
                end(failed);
            }
        }

        private void leave() {
            if (!over) {
                end(left);
                request.reset();
                request.connection().close();
            }
        }

        private void end(AtomicLong how) {
            if (!over) {
                over = true;
                ended(how);
            }
        }
    }

    /** What a process holds. */
    private record Held(long liveHeapBytes, long threads, long descriptors) {

        static Held by(long pid) throws IOException, InterruptedException {
            return new Held(liveHeap(pid), threads(pid), descriptors(pid));
        }

        private static long liveHeap(long pid) throws IOException, InterruptedException {
            Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram").start();
            String text = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            String total = text.lines()
                    .filter(line -> line.startsWith("Total"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("jcmd says: " + text));
            return Long.parseLong(total.trim().split("\\s+")[2]);
        }

        private static long threads(long pid) throws IOException {
            try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
                return tasks.count();
            }
        }

        private static long descriptors(long pid) throws IOException {
            try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
                return files.count();
            }
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "live heap %.1f MiB, %d threads, %d descriptors",
                    liveHeapBytes / (1024.0 * 1024),
                    threads,
                    descriptors);
        }
    }
}
