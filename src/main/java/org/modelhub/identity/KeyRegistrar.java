package org.modelhub.identity;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.AuditEntry;
import org.modelhub.exchange.AuditLog;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.KeyPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, lists, changes and revokes keys. An act is recorded before it is done, so nothing happens unrecorded; one that then
 * does not happen is recorded as refused or failed. Blocks.
 */
final class KeyRegistrar {

    private static final Logger LOGGER = LoggerFactory.getLogger(KeyRegistrar.class);
    private static final String BOOTSTRAP = "bootstrap";

    private final KeyStore store;
    private final KeyRing ring;
    private final SecretMac macs;
    private final AuditLog audit;
    private final Clock clock;

    KeyRegistrar(KeyStore store, KeyRing ring, SecretMac macs, AuditLog audit, Clock clock) {
        this.store = store;
        this.ring = ring;
        this.macs = macs;
        this.audit = audit;
        this.clock = clock;
    }

    /** A key that was just made: the only time its clear form exists. */
    record Made(StoredKey key, String clear) {

        @Override
        public String toString() {
            return key.toString();
        }
    }

    /** @throws HubException 400 if the policy cannot be one */
    Made create(Caller actor, NewKey wanted) {
        ApiKey key = ApiKey.mint();
        KeyPolicy policy = wanted.policy().on(KeyPolicy.DEFAULT);
        Caller owner = new Caller(key.publicId(), wanted.name(), wanted.role(), policy);
        StoredKey stored = recorded(
                entry(actor.keyId(), "key.create", owner, wanted.policy()),
                () -> store.add(StoredKey.fresh(owner, macs.mac(key.secret()), now())));
        ring.put(stored);
        return new Made(stored, key.text());
    }

    /** @param after id of the last key of the page before, or null */
    List<StoredKey> list(@Nullable String after, int limit) {
        if (after != null && store.find(after).isEmpty()) {
            throw new HubException(HubError.badRequest("'after' is not the id of a key.", "after", "unknown_key"));
        }
        return store.page(after, limit);
    }

    /** @throws HubException 400 if the policy cannot be one, 404 if there is no such key, 409 if it was revoked */
    StoredKey changePolicy(Caller actor, String id, PolicyChange change) {
        StoredKey before = store.find(id).orElseThrow(KeyRegistrar::unknown);
        // What cannot be done is refused before it stands in the record as accepted.
        change.on(before.caller().policy());
        AuditEntry entry = entry(actor.keyId(), "key.policy", before.caller(), change);
        StoredKey after =
                recorded(entry, () -> store.changePolicy(id, change::on)).orElseThrow(KeyRegistrar::unknown);
        ring.put(after);
        if (!after.active()) {
            audit.append(after(entry, "refused"));
            throw conflict("This key was revoked. It is refused whatever its policy.", "revoked_key");
        }
        return after;
    }

    StoredKey revoke(Caller actor, String id) {
        StoredKey before = store.find(id).orElseThrow(KeyRegistrar::unknown);
        StoredKey revoked = recorded(entry(actor.keyId(), "key.revoke", before.caller()), () -> store.revoke(id, now()))
                .orElseThrow(KeyRegistrar::unknown);
        ring.put(revoked);
        return revoked;
    }

    /**
     * Sees to it that somebody can administer the hub.
     *
     * @param given the operator's own admin key for the first start, or null
     */
    BootstrapKey bootstrap(@Nullable String given) {
        if (hasActiveAdmin()) {
            warnIfUseless(given);
            return new BootstrapKey(Optional.empty());
        }
        String clear = given != null ? given : ApiKey.mint().text();
        PresentedKey presented = PresentedKey.of(clear);
        byte[] mac = macs.mac(presented.secret());
        Caller owner = new Caller(presented.idUnder(mac), BOOTSTRAP, Caller.Role.ADMIN);
        AuditEntry entry = entry(BOOTSTRAP, "key.create", owner);
        Optional<StoredKey> stored = recorded(entry, () -> store.addFirstAdmin(StoredKey.fresh(owner, mac, now())));
        stored.ifPresentOrElse(ring::put, () -> audit.append(after(entry, "refused")));
        return new BootstrapKey(given == null ? stored.map(key -> clear) : Optional.empty());
    }

    private boolean hasActiveAdmin() {
        return store.changedAfter(-1).stream()
                .anyMatch(key -> key.active() && key.caller().role() == Caller.Role.ADMIN);
    }

    private void warnIfUseless(@Nullable String given) {
        if (given != null && ring.identify(given) == null) {
            LOGGER.warn("HUB_BOOTSTRAP_ADMIN_KEY is not a key of this hub: it counts only while there is no admin key");
        }
    }

    /** Stops a start whose pepper is not the one that the stored keys were made under: none of them would work. */
    void checkPepper() {
        String mark = HexFormat.of().formatHex(macs.mac("pepper mark"));
        if (!store.pepperMark(mark).equals(mark)) {
            throw new IllegalStateException("The keys in the database were made under another pepper. Restore the file"
                    + " 'pepper' of the data folder, or give every replica the same HUB_KEY_PEPPER.");
        }
    }

    private <T> T recorded(AuditEntry entry, Supplier<T> act) {
        audit.append(entry);
        try {
            return act.get();
        } catch (LastAdminException e) {
            audit.append(after(entry, "refused"));
            throw conflict("This is the last active admin key. Make another one first.", "last_admin_key");
        } catch (RuntimeException e) {
            audit.append(after(entry, "failed"));
            throw e;
        }
    }

    private AuditEntry entry(String actor, String action, Caller subject) {
        return entry(actor, action, subject, PolicyChange.NONE);
    }

    private AuditEntry entry(String actor, String action, Caller subject, PolicyChange change) {
        Map<String, String> detail = new HashMap<>();
        detail.put("name", subject.name());
        detail.put("role", subject.role().wire());
        if (!change.isNone()) {
            detail.put("policy", change.toString());
        }
        return new AuditEntry(now(), actor, action, subject.keyId(), "accepted", detail);
    }

    private AuditEntry after(AuditEntry entry, String outcome) {
        return new AuditEntry(now(), entry.actor(), entry.action(), entry.subject(), outcome, entry.detail());
    }

    private static HubException conflict(String message, String code) {
        return new HubException(new HubError(409, message, "conflict_error", null, code, null));
    }

    private static HubException unknown() {
        return new HubException(HubError.notFound("There is no key of this id.", "id", "unknown_key"));
    }

    /** In milliseconds, which both databases and JSON give back unchanged. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
