package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Base64;
import org.modelhub.fault.RedisProcess;
import org.modelhub.seal.Seal;
import org.springframework.util.unit.DataSize;

/** Stores of replicas that share a seal, with time enough for a busy machine. */
final class Stores {

    private static final Seal SEAL =
            Seal.of("1:" + Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)));

    private Stores() {}

    /** Waits until it is connected. */
    static RedisFrameStore open(RedisProcess redis) {
        ReplayProperties settings = new ReplayProperties(
                true,
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                DataSize.ofMegabytes(4),
                DataSize.ofKilobytes(256),
                Duration.ofSeconds(1),
                10_000);
        RedisFrameStore store =
                StoreOpening.open(redis.url(), "hub", Duration.ofSeconds(1), settings, SEAL, System::nanoTime);
        await().until(store::up);
        return store;
    }
}
