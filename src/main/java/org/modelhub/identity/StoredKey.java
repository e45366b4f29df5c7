package org.modelhub.identity;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.KeyPolicy;

/**
 * A key as the store holds it: without its secret.
 *
 * @param caller id, name, role and policy
 * @param mac keyed hash of the secret
 * @param revoked when it was revoked, or null
 * @param lastUsed when it was last used, to the minute or so, or null
 * @param revision of the ring when this key was last changed; 0 before it is stored
 */
@SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual only
record StoredKey(
        Caller caller,
        byte[] mac,
        Instant created,
        @Nullable Instant revoked,
        @Nullable Instant lastUsed,
        long revision) {

    private static final HexFormat HEX = HexFormat.of();

    static StoredKey fresh(Caller caller, byte[] mac, Instant created) {
        return new StoredKey(caller, mac, created, null, null, 0);
    }

    static byte[] macFromHex(String hex) {
        return HEX.parseHex(hex);
    }

    String id() {
        return caller.keyId();
    }

    String macHex() {
        return HEX.formatHex(mac);
    }

    boolean active() {
        return revoked == null;
    }

    StoredKey withRevision(long newRevision) {
        return new StoredKey(caller, mac, created, revoked, lastUsed, newRevision);
    }

    StoredKey withPolicy(KeyPolicy policy, long newRevision) {
        Caller changed = new Caller(caller.keyId(), caller.name(), caller.role(), policy);
        return new StoredKey(changed, mac, created, revoked, lastUsed, newRevision);
    }

    StoredKey revokedAt(Instant when, long newRevision) {
        return new StoredKey(caller, mac, created, when, lastUsed, newRevision);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredKey key
                && caller.equals(key.caller)
                && revision == key.revision
                && Arrays.equals(mac, key.mac);
    }

    @Override
    public int hashCode() {
        return caller.hashCode();
    }

    @Override
    public String toString() {
        return "key " + id() + (active() ? "" : ", revoked");
    }
}
