package org.modelhub.identity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.KeyPolicy;

/**
 * The durable set of keys, shared by all replicas. Each change raises one common revision; revisions become visible in
 * order, so who has seen revision n has seen all changes up to n. Every method blocks and may throw
 * {@link KeyStoreUnavailableException}.
 */
interface KeyStore {

    long revision();

    /** Keys whose last change is after the revision, oldest change first. */
    List<StoredKey> changedAfter(long revision);

    /** Keys in order of creation, after the one with this id, or from the first if it is null. */
    List<StoredKey> page(@Nullable String after, int limit);

    Optional<StoredKey> find(String id);

    StoredKey add(StoredKey key);

    /** Adds the key unless an active admin key is there already. */
    Optional<StoredKey> addFirstAdmin(StoredKey key);

    /**
     * Revokes for good; a key that was revoked before stays as it is.
     *
     * @return the key, or empty if there is none of this id
     * @throws LastAdminException if it is the only active admin key
     */
    Optional<StoredKey> revoke(String id, Instant when);

    /**
     * Changes a key's policy. A key that was revoked stays as it is.
     *
     * @param change from the policy that the key has at that moment; what it throws leaves the key as it was
     * @return the key, or empty if there is none of this id
     */
    Optional<StoredKey> changePolicy(String id, UnaryOperator<KeyPolicy> change);

    /** Notes when keys were last used; never moves a time back and raises no revision. */
    void noteUse(Map<String, Instant> lastUsed);

    /** The mark of the pepper this store's keys were made under: the given one if none was there. */
    String pepperMark(String mark);
}
