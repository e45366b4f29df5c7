package org.modelhub.admission.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

/**
 * Tells Redis that this replica is alive, and hears how many are. A replica that was silent for {@code gone} is not
 * counted; one that stops says so.
 */
final class Presence {

    /**
     * What Redis says.
     *
     * @param epoch made with the data, and lost with it
     */
    record Answer(long epoch, int replicas) {}

    private static final int EPOCH_BITS = 50;

    private final byte[] epochKey;
    private final byte[] replicasKey;
    private final byte[] id;
    private final long newEpoch;
    private final Duration gone;

    Presence(String prefix, Duration gone) {
        SecureRandom random = new SecureRandom();
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        id = HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
        newEpoch = 1 + (random.nextLong() >>> (Long.SIZE - EPOCH_BITS));
        epochKey = (prefix + "epoch").getBytes(StandardCharsets.UTF_8);
        replicasKey = (prefix + "replicas").getBytes(StandardCharsets.UTF_8);
        this.gone = gone;
    }

    CompletableFuture<Answer> beat(Session session) {
        return session.beat(this::args).thenApply(numbers -> new Answer(numbers[0], (int) numbers[1]));
    }

    private CommandArgs<byte[], byte[]> args(String script) {
        return new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .add(script)
                .add(2)
                .addKey(epochKey)
                .addKey(replicasKey)
                .add(id)
                .add(newEpoch)
                .add(gone.toMillis());
    }

    /** Not waited for. */
    void leave(Session session) {
        session.connection().async().zrem(replicasKey, id);
    }
}
