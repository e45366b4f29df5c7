package org.modelhub.admission.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.modelhub.admission.Claim;
import org.modelhub.admission.Grant;
import org.modelhub.admission.Rate;

/** One replica's buckets, asked as a test likes it: one call after the other. */
final class Replica implements AutoCloseable {

    static final Duration BEAT = Duration.ofMillis(300);

    final RedisBuckets buckets;

    /** As a hub runs it. */
    Replica(String url) {
        this(RedisClients.open(settings(url), 2));
    }

    private Replica(RedisBuckets buckets) {
        this.buckets = buckets;
    }

    /** For tests of what Redis decides: waits for it however busy the machine is. */
    static Replica patient(String url) {
        return patient(url, System::nanoTime);
    }

    static Replica patient(String url, LongSupplier nanos) {
        return new Replica(RedisClients.open(settings(url), 2, Duration.ofSeconds(5), nanos));
    }

    static RedisProperties settings(String url) {
        return new RedisProperties(url, "hub", Duration.ofMillis(20), BEAT, 1000);
    }

    static Claim want(String bucket, long capacity, long perMinute, long amount) {
        return new Claim(bucket, new Rate(capacity, perMinute, Duration.ofMinutes(1)), amount);
    }

    Replica awaitUp() {
        return await(true);
    }

    Replica awaitAway() {
        return await(false);
    }

    private Replica await(boolean up) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> buckets.up() == up);
        return this;
    }

    Grant take(Claim... claims) {
        CompletableFuture<Grant> grant = new CompletableFuture<>();
        buckets.take(List.of(claims), grant::complete);
        return grant.orTimeout(60, TimeUnit.SECONDS).join();
    }

    void settle(Claim... corrections) {
        buckets.settle(List.of(corrections));
    }

    @Override
    public void close() {
        buckets.close();
    }
}
