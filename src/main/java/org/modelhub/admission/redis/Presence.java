package org.modelhub.admission.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tells Redis that this replica is alive, and hears how many are. A replica that was silent for {@code gone} is not
 * counted; one that stops says so.
 */
final class Presence {

    /**
     * What Redis says.
     *
     * @param epoch made with the data, and lost with it
     * @param replicas alive
     * @param back of those, the ones that said so lately
     */
    record Answer(long epoch, int replicas, int back) {}

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final byte[] NOBODY = {};

    private static final int EPOCH_BITS = 50;

    private final byte[] epochKey;
    private final byte[] replicasKey;
    private final byte[] id;
    private final SecureRandom random = new SecureRandom();
    private final Duration gone;

    Presence(String prefix, Duration gone) {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        id = HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
        epochKey = (prefix + "epoch").getBytes(StandardCharsets.UTF_8);
        replicasKey = (prefix + "replicas").getBytes(StandardCharsets.UTF_8);
        this.gone = gone;
    }

    /** Says that this replica is alive and owes nothing. */
    CompletableFuture<Answer> beat(Session session, Duration lately) {
        return ask(session, id, lately);
    }

    CompletableFuture<Answer> look(Session session) {
        return ask(session, NOBODY, Duration.ZERO);
    }

    private CompletableFuture<Answer> ask(Session session, byte[] who, Duration lately) {
        return session.beat(script -> args(script, who, lately))
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(numbers -> new Answer(numbers[0], (int) numbers[1], (int) numbers[2]));
    }

    private CommandArgs<byte[], byte[]> args(String script, byte[] who, Duration lately) {
        return new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .add(script)
                .add(2)
                .addKey(epochKey)
                .addKey(replicasKey)
                .add(who)
                .add(newEpoch())
                .add(gone.toMillis())
                .add(lately.toMillis());
    }

    /** Another one each time: data made anew must not look like the data before. */
    private long newEpoch() {
        return 1 + (random.nextLong() >>> (Long.SIZE - EPOCH_BITS));
    }

    /** Not waited for. */
    @SuppressWarnings("FutureReturnValueIgnored") // a replica that cannot say so is missed after a while
    void leave(Session session) {
        session.connection().async().zrem(replicasKey, id);
    }
}
