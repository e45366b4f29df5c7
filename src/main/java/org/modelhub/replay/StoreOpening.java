package org.modelhub.replay;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.modelhub.redis.RedisOpening;
import org.modelhub.seal.Seal;

/** Opens the store of frames. */
final class StoreOpening {

    private static final int REPLICA_BYTES = 8;

    private StoreOpening() {}

    /** Returns at once; streams are in memory only until Redis is there. */
    static RedisFrameStore open(
            String url,
            String prefix,
            Duration connectTimeout,
            ReplayProperties settings,
            Seal seal,
            LongSupplier nanos) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(StoreOpening::daemon);
        String replica = newReplica();
        StoreLink link = new StoreLink(
                RedisOpening.client(settings.queue(), connectTimeout),
                RedisOpening.uri(url, connectTimeout),
                settings.queue(),
                new Patience(timer, nanos, settings.timeout().toNanos()),
                StreamKeys.replica(prefix, replica),
                timer);
        SealedFrames frames = new SealedFrames(seal);
        return new RedisFrameStore(link, frames, settings, prefix, replica, timer, nanos).start();
    }

    /** Another one at each start: what the process before this one wrote is not this one's. */
    private static String newReplica() {
        byte[] bytes = new byte[REPLICA_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "hub-replay");
        thread.setDaemon(true);
        return thread;
    }
}
