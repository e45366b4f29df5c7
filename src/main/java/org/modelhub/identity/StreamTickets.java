package org.modelhub.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.UsedTickets;
import org.modelhub.seal.BrokenSealException;
import org.modelhub.seal.Seal;

/**
 * Tickets with which a browser opens a socket: it cannot send a header there, and a key in a URL ends up in logs. A
 * ticket stands for one key, for half a minute, and for one use. It is sealed and not stored, so that any replica with
 * the same seal takes it and none can be forged.
 */
final class StreamTickets {

    static final Duration LIFE = Duration.ofSeconds(30);

    /** Replicas' clocks may differ by this much; a ticket of a later end than that is none of ours. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    /** More than any of ours has; a longer text is not even decoded. */
    private static final int LONGEST = 512;

    private static final int NONCE_BYTES = 16;
    private static final byte[] PURPOSE = "stream ticket 1".getBytes(StandardCharsets.US_ASCII);

    /** What a client gets. */
    record Ticket(String text, Instant expires) {

        @Override
        public String toString() {
            return "ticket until " + expires;
        }
    }

    private final Supplier<Seal> seal;
    private final RecentTickets used;
    private final @Nullable UsedTickets shared;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param seal asked for with the first ticket: a hub that gives out none has no key to keep
     * @param used on this replica
     * @param shared what the replicas know together, or null where each is alone
     */
    StreamTickets(Supplier<Seal> seal, RecentTickets used, @Nullable UsedTickets shared, Clock clock) {
        this.seal = seal;
        this.used = used;
        this.shared = shared;
        this.clock = clock;
    }

    Ticket issue(String keyId) {
        Instant expires = clock.instant().plus(LIFE);
        byte[] key = keyId.getBytes(StandardCharsets.UTF_8);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = ByteBuffer.allocate(NONCE_BYTES + Long.BYTES + key.length)
                .put(nonce)
                .putLong(expires.toEpochMilli())
                .put(key)
                .array();
        String text = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(seal.get().seal(plain, PURPOSE));
        return new Ticket(text, expires);
    }

    private @Nullable ByteBuffer opened(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        try {
            byte[] plain = seal.get().open(Base64.getUrlDecoder().decode(text), PURPOSE);
            return plain.length > NONCE_BYTES + Long.BYTES ? ByteBuffer.wrap(plain) : null;
        } catch (IllegalArgumentException | BrokenSealException none) {
            return null;
        }
    }

    /** The id of the key that the ticket stands for, once; null if it is none, too old, or was used. */
    CompletionStage<@Nullable String> redeem(String text) {
        ByteBuffer plain = opened(text);
        if (plain == null) {
            return CompletableFuture.completedStage(null);
        }
        byte[] nonce = new byte[NONCE_BYTES];
        plain.get(nonce);
        Instant expires = Instant.ofEpochMilli(plain.getLong());
        String keyId = StandardCharsets.UTF_8.decode(plain).toString();
        Instant now = clock.instant();
        if (!now.isBefore(expires) || expires.isAfter(now.plus(LIFE).plus(SKEW))) {
            return CompletableFuture.completedStage(null);
        }
        return isFirstUse(Base64.getUrlEncoder().withoutPadding().encodeToString(nonce), expires)
                .thenApply(first -> first ? keyId : null);
    }

    /** Where the others cannot be asked, this replica goes by what it knows: sockets open without Redis, too. */
    private CompletionStage<Boolean> isFirstUse(String nonce, Instant expires) {
        if (!used.firstUse(nonce, expires)) {
            return CompletableFuture.completedStage(false);
        }
        return shared == null
                ? CompletableFuture.completedStage(true)
                : shared.firstUse(nonce, expires).exceptionally(away -> true);
    }
}
