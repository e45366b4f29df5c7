package org.modelhub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.Priority;

/** The contract of every {@link KeyStore}. A subclass gives a store that is migrated and empty. */
abstract class KeyStoreKit {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final KeyPolicy POLICY = new KeyPolicy(
            new KeyPolicy.Limits(600, 1_000_000_000_000L, 144_000_000_000_000L, new BigDecimal("999999999.000001")),
            Priority.BATCH,
            new KeyPolicy.Disconnect(KeyPolicy.OnDisconnect.DRAIN, 2_000, new BigDecimal("0.05")));

    abstract KeyStore store();

    @Test
    void storedKeyComesBackWithAllItsFields() {
        // Given
        StoredKey key = key("aaaaaaaaaaaa", Caller.Role.ADMIN);

        // When
        store().add(key);

        // Then
        StoredKey read = store().find("aaaaaaaaaaaa").orElseThrow();
        assertThat(read.caller()).isEqualTo(key.caller());
        assertThat(read.mac()).isEqualTo(key.mac());
        assertThat(read.created()).isEqualTo(NOON);
        assertThat(read.revoked()).isNull();
        assertThat(read.lastUsed()).isNull();
        assertThat(read.revision()).isEqualTo(store().revision());
    }

    @Test
    void nameInAnyScriptComesBackUnchanged() {
        // Given
        String name = "研发组 🚀 o'Neil \"x\" -- ; drop table api_key";

        // When
        store().add(StoredKey.fresh(new Caller("aaaaaaaaaaaa", name, Caller.Role.APP), new byte[32], NOON));

        // Then
        assertThat(store().find("aaaaaaaaaaaa").orElseThrow().caller().name()).isEqualTo(name);
    }

    @Test
    void changesAfterARevisionAreOnlyThoseAfterIt() {
        // Given
        store().add(key("aaaaaaaaaaaa", Caller.Role.APP));
        long seen = store().revision();
        store().add(key("bbbbbbbbbbbb", Caller.Role.APP));

        // When
        store().revoke("aaaaaaaaaaaa", NOON);

        // Then
        assertThat(store().changedAfter(seen))
                .extracting(StoredKey::id)
                .containsExactly("bbbbbbbbbbbb", "aaaaaaaaaaaa");
        assertThat(store().changedAfter(store().revision())).isEmpty();
    }

    @Test
    void pagesFollowTheOrderOfCreation() {
        // Given
        List.of("cccccccccccc", "aaaaaaaaaaaa", "bbbbbbbbbbbb").forEach(id -> store().add(key(id, Caller.Role.APP)));
        store().revoke("cccccccccccc", NOON);

        // When
        List<StoredKey> second = store().page("cccccccccccc", 1);

        // Then
        assertThat(second).extracting(StoredKey::id).containsExactly("aaaaaaaaaaaa");
        assertThat(store().page(null, 10))
                .extracting(StoredKey::id)
                .containsExactly("cccccccccccc", "aaaaaaaaaaaa", "bbbbbbbbbbbb");
        assertThat(store().page("bbbbbbbbbbbb", 10)).isEmpty();
    }

    @Test
    void keyOfWhichNothingIsFixedComesBackSo() {
        // When
        store().add(key("aaaaaaaaaaaa", Caller.Role.APP));

        // Then
        assertThat(store().find("aaaaaaaaaaaa").orElseThrow().caller().policy()).isEqualTo(KeyPolicy.DEFAULT);
    }

    @Test
    void policyComesBackWithAllItsFields() {
        // Given
        Caller caller = new Caller("aaaaaaaaaaaa", "batch", Caller.Role.ADMIN, POLICY);

        // When
        store().add(StoredKey.fresh(caller, new byte[32], NOON));

        // Then
        assertThat(store().find("aaaaaaaaaaaa").orElseThrow().caller()).isEqualTo(caller);
    }

    @Test
    void changedPolicyIsAChangeLikeAnyOther() {
        // Given
        store().add(key("aaaaaaaaaaaa", Caller.Role.APP));
        store().add(key("bbbbbbbbbbbb", Caller.Role.APP));
        long seen = store().revision();

        // When
        Optional<StoredKey> changed = store().changePolicy("aaaaaaaaaaaa", before -> POLICY);

        // Then
        assertThat(store().changedAfter(seen)).containsExactly(changed.orElseThrow());
        assertThat(changed.get().caller().policy()).isEqualTo(POLICY);
        assertThat(store().find("bbbbbbbbbbbb").orElseThrow().caller().policy()).isEqualTo(KeyPolicy.DEFAULT);
    }

    @Test
    void policiesChangedAtTheSameTimeBuildOnOneAnother() throws Exception {
        // Given
        store().add(key("aaaaaaaaaaaa", Caller.Role.APP));
        List<Callable<Boolean>> changes = IntStream.range(0, 20)
                .<Callable<Boolean>>mapToObj(i -> () -> store().changePolicy("aaaaaaaaaaaa", KeyStoreKit::oneMore)
                        .isPresent())
                .toList();

        // When
        together(changes);

        // Then
        assertThat(store().find("aaaaaaaaaaaa")
                        .orElseThrow()
                        .caller()
                        .policy()
                        .limits()
                        .requestsPerMinute())
                .isEqualTo(20);
    }

    private static KeyPolicy oneMore(KeyPolicy before) {
        long more = before.limits().requestsPerMinute() + 1;
        return new KeyPolicy(new KeyPolicy.Limits(more, 0, 0, BigDecimal.ZERO), before.priority(), before.disconnect());
    }

    @Test
    void policyOfARevokedOrUnknownKeyIsNotChanged() {
        // Given
        store().add(key("aaaaaaaaaaaa", Caller.Role.APP));
        store().revoke("aaaaaaaaaaaa", NOON);

        // When
        Optional<StoredKey> revoked = store().changePolicy("aaaaaaaaaaaa", before -> POLICY);
        Optional<StoredKey> unknown = store().changePolicy("nobodynobody", before -> POLICY);

        // Then
        assertThat(revoked.orElseThrow().caller().policy()).isEqualTo(KeyPolicy.DEFAULT);
        assertThat(unknown).isEmpty();
    }

    @Test
    void revokingTwiceKeepsTheFirstTime() {
        // Given
        store().add(key("aaaaaaaaaaaa", Caller.Role.APP));
        store().revoke("aaaaaaaaaaaa", NOON);

        // When
        Optional<StoredKey> again = store().revoke("aaaaaaaaaaaa", NOON.plusSeconds(60));

        // Then
        assertThat(again.orElseThrow().revoked()).isEqualTo(NOON);
    }

    @Test
    void revokingAnUnknownKeyIsEmpty() {
        // When
        Optional<StoredKey> revoked = store().revoke("nobodynobody", NOON);

        // Then
        assertThat(revoked).isEmpty();
    }

    @Test
    void lastActiveAdminCannotBeRevoked() {
        // Given
        store().add(key("aaaaaaaaaaaa", Caller.Role.ADMIN));
        store().add(key("bbbbbbbbbbbb", Caller.Role.ADMIN));
        store().revoke("aaaaaaaaaaaa", NOON);

        // When / Then
        assertThatThrownBy(() -> store().revoke("bbbbbbbbbbbb", NOON)).isInstanceOf(LastAdminException.class);
        assertThat(store().find("bbbbbbbbbbbb").orElseThrow().active()).isTrue();
    }

    @Test
    void twoAdminsRevokedAtTheSameTimeLeaveOne() throws Exception {
        // Given
        store().add(key("aaaaaaaaaaaa", Caller.Role.ADMIN));
        store().add(key("bbbbbbbbbbbb", Caller.Role.ADMIN));

        // When
        long refused = together(List.of(revoking("aaaaaaaaaaaa"), revoking("bbbbbbbbbbbb"))).stream()
                .filter(done -> !done)
                .count();

        // Then
        assertThat(refused).isEqualTo(1);
        assertThat(store().page(null, 10).stream().filter(StoredKey::active)).hasSize(1);
    }

    @Test
    void firstAdminIsAddedOnceHoweverManyReplicasStart() throws Exception {
        // Given
        List<Callable<Boolean>> starts = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(i -> () -> store().addFirstAdmin(key("admin000000" + i, Caller.Role.ADMIN))
                        .isPresent())
                .toList();

        // When
        List<Boolean> added = together(starts);

        // Then
        assertThat(added).containsOnlyOnce(true);
        assertThat(store().page(null, 10)).hasSize(1);
    }

    @Test
    void revisionsBecomeVisibleInOrderUnderManyWriters() throws Exception {
        // Given
        List<Callable<Boolean>> writers = IntStream.range(0, 40)
                .<Callable<Boolean>>mapToObj(i ->
                        () -> store().add(key(String.format("key%09d", i), Caller.Role.APP)) != null)
                .toList();

        // When
        together(writers);

        // Then
        assertThat(store().changedAfter(0))
                .extracting(StoredKey::revision)
                .containsExactlyElementsOf(
                        java.util.stream.LongStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void lastUseNeverMovesBack() {
        // Given
        store().add(key("aaaaaaaaaaaa", Caller.Role.APP));
        long revision = store().revision();
        store().noteUse(Map.of("aaaaaaaaaaaa", NOON.plusSeconds(60)));

        // When
        store().noteUse(Map.of("aaaaaaaaaaaa", NOON));

        // Then
        assertThat(store().find("aaaaaaaaaaaa").orElseThrow().lastUsed()).isEqualTo(NOON.plusSeconds(60));
        assertThat(store().revision()).isEqualTo(revision);
    }

    @Test
    void markOfThePepperIsTheFirstOneGiven() {
        // Given
        store().pepperMark("one");

        // When
        String mark = store().pepperMark("two");

        // Then
        assertThat(mark).isEqualTo("one");
    }

    private Callable<Boolean> revoking(String id) {
        return () -> {
            try {
                return store().revoke(id, NOON).isPresent();
            } catch (LastAdminException e) {
                return false;
            }
        };
    }

    private static List<Boolean> together(List<Callable<Boolean>> works) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Boolean> results = new java.util.ArrayList<>();
            for (Future<Boolean> result : threads.invokeAll(works)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static StoredKey key(String id, Caller.Role role) {
        byte[] mac = new byte[32];
        mac[0] = (byte) id.charAt(0);
        mac[31] = -1;
        return StoredKey.fresh(new Caller(id, "name of " + id, role), mac, NOON);
    }
}
