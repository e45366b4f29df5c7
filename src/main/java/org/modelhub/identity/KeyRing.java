package org.modelhub.identity;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All keys in memory: what a request is checked against, so that no event loop waits for a database. A thread of its
 * own asks the store for changes at a fixed interval; a change made on this replica is put in at once.
 *
 * <p>When the store is away, the last known keys go on serving and {@link #behind()} says for how long it has been so.
 * A revocation made meanwhile on another replica waits until the store is back: the hub prefers answering to
 * forgetting every caller.
 *
 * <p>A check does the same work for every token: one hash, one look-up, one comparison of 32 bytes, whether the key is
 * known, unknown, revoked or no key at all.
 */
final class KeyRing implements AutoCloseable {

    /** Finer would write more than anyone reads. */
    private static final long USE_GRAIN_MILLIS = Duration.ofMinutes(1).toMillis();

    private static final Logger LOGGER = LoggerFactory.getLogger(KeyRing.class);

    private static final class Entry {
        final StoredKey key;
        volatile long used;
        volatile long noted;

        Entry(StoredKey key, @Nullable Entry before) {
            this.key = key;
            this.used = before == null ? 0 : before.used;
            this.noted = before == null ? 0 : before.noted;
        }
    }

    private static final Entry NOBODY = new Entry(
            StoredKey.fresh(new Caller("", "", Caller.Role.APP), new byte[32], Instant.EPOCH)
                    .revokedAt(Instant.EPOCH, 0),
            null);

    private final KeyStore store;
    private final SecretMac macs;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final ScheduledExecutorService follower = Executors.newSingleThreadScheduledExecutor(KeyRing::thread);
    private long seen = -1;
    private volatile long lastSeenNanos = System.nanoTime();
    private volatile boolean failing;

    KeyRing(KeyStore store, SecretMac macs) {
        this.store = store;
        this.macs = macs;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "key-ring");
        thread.setDaemon(true);
        return thread;
    }

    /** Loads all keys, failing if the store is away, and follows the store from then on. */
    @SuppressWarnings("FutureReturnValueIgnored") // followOrReport reports its own failures
    KeyRing start(Duration interval) {
        follow();
        follower.scheduleWithFixedDelay(
                this::followOrReport, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Who presents this token, or null. Never blocks. */
    @SuppressWarnings("ShortCircuitBoolean") // both are looked at, so that the time tells nothing
    @Nullable
    Caller identify(String token) {
        PresentedKey presented = PresentedKey.of(token);
        byte[] mac = macs.mac(presented.secret());
        Entry entry = entries.getOrDefault(presented.idUnder(mac), NOBODY);
        boolean known = MessageDigest.isEqual(mac, entry.key.mac()) & entry != NOBODY;
        if (!known || !entry.key.active()) {
            return null;
        }
        entry.used = System.currentTimeMillis();
        return entry.key.caller();
    }

    /** The key's caller as it stands now, or null if there is no such key any more. For who has shown the key before. */
    @Nullable
    Caller known(String keyId) {
        Entry entry = entries.getOrDefault(keyId, NOBODY);
        if (entry == NOBODY || !entry.key.active()) {
            return null;
        }
        entry.used = System.currentTimeMillis();
        return entry.key.caller();
    }

    /** Takes a key as it stands now, unless a later state of it is here already. */
    void put(StoredKey key) {
        entries.compute(
                key.id(), (id, old) -> old != null && old.key.revision() >= key.revision() ? old : new Entry(key, old));
    }

    /** How long the store has not been heard of, or zero while it answers. */
    Duration behind() {
        return failing ? Duration.ofNanos(System.nanoTime() - lastSeenNanos) : Duration.ZERO;
    }

    int size() {
        return entries.size();
    }

    private void followOrReport() {
        try {
            follow();
            noteUse();
            if (failing) {
                LOGGER.info("the key store answers again");
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOGGER.atWarn().addKeyValue("error", e.getCause()).log("the key store is away; revocations wait");
            }
            failing = true;
        }
    }

    /** On the follower's thread, and once before it starts. */
    private void follow() {
        long revision = store.revision();
        if (revision < seen) {
            // The store was restored from a backup: what is newer here no longer exists there.
            List<StoredKey> all = store.changedAfter(-1);
            entries.keySet().retainAll(all.stream().map(StoredKey::id).toList());
            all.forEach(key -> entries.compute(key.id(), (id, old) -> new Entry(key, old)));
        } else if (revision > seen) {
            store.changedAfter(seen).forEach(this::put);
        }
        // Read before the keys, so a change in between is read once more and never missed.
        seen = revision;
        lastSeenNanos = System.nanoTime();
    }

    private void noteUse() {
        Map<String, Instant> uses = new HashMap<>();
        entries.forEach((id, entry) -> {
            if (entry.used - entry.noted >= USE_GRAIN_MILLIS) {
                uses.put(id, Instant.ofEpochMilli(entry.used));
            }
        });
        if (!uses.isEmpty()) {
            store.noteUse(uses);
            uses.forEach((id, time) -> entries.getOrDefault(id, NOBODY).noted = time.toEpochMilli());
        }
    }

    /** Without an interrupt: one that hits H2 in a write closes the database file for everyone. */
    @Override
    public void close() {
        follower.shutdown();
        try {
            follower.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
