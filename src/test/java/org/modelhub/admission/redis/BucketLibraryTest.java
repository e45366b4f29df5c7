package org.modelhub.admission.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.modelhub.admission.Claim;
import org.modelhub.admission.Grant;
import org.modelhub.admission.Rate;
import org.modelhub.fault.RedisProcess;
import org.modelhub.figures.Figures;

/**
 * Why the hub's buckets in Redis are a script of its own and not bucket4j's: what a request with three buckets costs
 * with each. Times are printed and not judged.
 */
class BucketLibraryTest {

    private static final int REQUESTS = Integer.getInteger("bucket.requests", 2000);
    private static final Pattern READS = Pattern.compile("total_reads_processed:(\\d+)");
    private static final int AT_ONCE = 32;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final List<String> BUCKETS = List.of("key", "user", "model");

    @Test
    void scriptNeedsOneRoundTripWhereTheLibraryNeedsSeveral() throws IOException {
        // Given
        try (RedisProcess redis = RedisProcess.start();
                Replica replica = Replica.patient(redis.url()).awaitUp()) {
            RedisClient client = RedisClient.create(redis.url());

            // When
            double script = measure("own script", redis, () -> takeByScript(replica));
            double library = measure("bucket4j", redis, takesByLibrary(client));
            measureBatches(replica);
            client.shutdown();

            // Then
            assertThat(script).isLessThan(1.1);
            assertThat(library).isGreaterThanOrEqualTo(6);
        }
    }

    private static CompletableFuture<?> takeByScript(Replica replica) {
        CompletableFuture<Grant> grant = new CompletableFuture<>();
        Rate rate = new Rate(1_000_000, 1_000_000, Duration.ofMinutes(1));
        List<Claim> claims =
                BUCKETS.stream().map(name -> new Claim(name, rate, 1)).toList();
        replica.buckets.take(claims, grant::complete);
        return grant;
    }

    /** One bucket after the other: the library has no way to ask several at once, nor to take back what one refused. */
    private static Supplier<CompletableFuture<?>> takesByLibrary(RedisClient client) {
        AsyncProxyManager<byte[]> buckets =
                Bucket4jLettuce.casBasedBuilder(client).build().asAsync();
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(1_000_000).refillGreedy(1_000_000, Duration.ofMinutes(1)))
                .build();
        return () -> {
            CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
            for (String name : BUCKETS) {
                all = all.thenCompose(granted -> buckets.builder()
                        .build(
                                ("b4j:" + name).getBytes(StandardCharsets.US_ASCII),
                                () -> CompletableFuture.completedFuture(configuration))
                        .tryConsume(1));
            }
            return all;
        };
    }

    /** Round trips a request; one request after the other, so that none of the library's is tried twice. */
    private static double measure(String what, RedisProcess redis, Supplier<CompletableFuture<?>> take) {
        run(take);
        long before = reads(redis);
        long cpu = PROCESS.getProcessCpuTime();
        long[] nanos = run(take);
        double spent = (PROCESS.getProcessCpuTime() - cpu) / 1e3 / REQUESTS;
        double perRequest = (reads(redis) - before) / (double) REQUESTS;
        Arrays.sort(nanos);
        String measured = String.format(
                Locale.ROOT,
                "%.1f round trips, p50 %.0f µs, p99 %.0f µs, hub CPU %.0f µs a request",
                perRequest,
                nanos[REQUESTS / 2] / 1e3,
                nanos[REQUESTS * 99 / 100] / 1e3,
                spent);
        Figures.record("three buckets in Redis, " + what, measured, "for comparison", true);
        return perRequest;
    }

    /** As in a hub under load: nobody sleeps between one request and the next. */
    private static void measureBatches(Replica replica) {
        for (int round = 0; round < 2; round++) {
            long cpu = PROCESS.getProcessCpuTime();
            for (int i = 0; i < REQUESTS; i += AT_ONCE) {
                CompletableFuture<?>[] batch = new CompletableFuture<?>[AT_ONCE];
                Arrays.setAll(batch, at -> takeByScript(replica));
                CompletableFuture.allOf(batch).join();
            }
            double spent = (PROCESS.getProcessCpuTime() - cpu) / 1e3 / REQUESTS;
            if (round == 1) {
                String measured = String.format(Locale.ROOT, "hub CPU %.0f µs a request", spent);
                Figures.record("three buckets in Redis, own script, 32 at once", measured, "for comparison", true);
            }
        }
    }

    private static long[] run(Supplier<CompletableFuture<?>> take) {
        long[] nanos = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long began = System.nanoTime();
            take.get().orTimeout(10, TimeUnit.SECONDS).join();
            nanos[i] = System.nanoTime() - began;
        }
        return nanos;
    }

    /** How often Redis read from its connections: once a round trip, since nothing else is under way. */
    private static long reads(RedisProcess redis) {
        Matcher reads = READS.matcher(redis.ask("INFO stats"));
        assertThat(reads.find()).isTrue();
        return Long.parseLong(reads.group(1));
    }
}
