package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelhub.fault.RedisProcess;
import org.modelhub.seal.Seal;
import org.springframework.util.unit.DataSize;

/** One memory of used tickets, with a real Redis. */
class RedisTicketsTest {

    private static final Seal SEAL =
            Seal.of("1:" + Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)));

    private final List<RedisFrameStore> opened = new ArrayList<>();
    private RedisProcess redis;

    @BeforeEach
    void startRedis() {
        redis = RedisProcess.start();
    }

    @AfterEach
    void stopAll() throws IOException {
        opened.forEach(RedisFrameStore::close);
        redis.close();
    }

    private RedisFrameStore replica() {
        ReplayProperties settings = new ReplayProperties(
                true,
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                DataSize.ofMegabytes(1),
                DataSize.ofKilobytes(64),
                Duration.ofSeconds(1),
                1000);
        RedisFrameStore store =
                StoreOpening.open(redis.url(), "hub", Duration.ofSeconds(1), settings, SEAL, System::nanoTime);
        opened.add(store);
        await().atMost(Duration.ofSeconds(20)).until(store::up);
        return store;
    }

    private static boolean use(RedisFrameStore replica, String nonce) {
        return replica.tickets()
                .firstUse(nonce, Instant.now().plusSeconds(30))
                .toCompletableFuture()
                .join();
    }

    @Test
    void ticketIsTakenByOneReplicaOnly() {
        // Given
        List<RedisFrameStore> replicas = List.of(replica(), replica());

        // When
        long taken = IntStream.range(0, 20)
                .filter(i -> use(replicas.get(i % 2), "the-same"))
                .count();

        // Then
        assertThat(taken).isEqualTo(1);
        assertThat(use(replicas.get(1), "another")).isTrue();
        assertThat(Long.parseLong(redis.ask("PTTL hub:ticket:the-same").replaceAll("\\D", "")))
                .isBetween(60_000L, 120_000L);
    }

    @Test
    void redisThatIsAwayIsAFailureAndNotAnAnswer() {
        // Given
        RedisFrameStore replica = replica();
        redis.kill();
        await().atMost(Duration.ofSeconds(20)).until(() -> !replica.up());

        // When / Then
        assertThatThrownBy(() -> use(replica, "any")).isInstanceOf(CompletionException.class);
    }
}
