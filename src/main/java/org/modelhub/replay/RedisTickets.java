package org.modelhub.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.modelhub.exchange.UsedTickets;

/** The used tickets of all replicas: a name in Redis for each, which only the first one can write. */
final class RedisTickets implements UsedTickets {

    /** Beyond the life of any ticket, by the clock of any replica. */
    private static final Duration KEPT = Duration.ofMinutes(2);

    private static final byte[] USED = {'1'};

    private final StoreLink link;
    private final String prefix;

    RedisTickets(StoreLink link, String prefix) {
        this.link = link;
        this.prefix = prefix;
    }

    @Override
    public CompletionStage<Boolean> firstUse(String nonce, Instant expires) {
        Session session = link.session();
        if (session == null) {
            return CompletableFuture.failedStage(new RedisConnectionException("Redis is away"));
        }
        byte[] name = (prefix + ":ticket:" + nonce).getBytes(UTF_8);
        return session.run(commands ->
                        commands.set(name, USED, SetArgs.Builder.nx().px(KEPT)))
                .thenApply(written -> written != null);
    }
}
