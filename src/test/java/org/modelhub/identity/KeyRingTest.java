package org.modelhub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.exchange.Caller;

class KeyRingTest {

    private static final Duration REFRESH = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    private KeyRoom room;

    @BeforeEach
    void open() throws IOException {
        room = KeyRoom.open(folder);
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    @Test
    void newKeyIsKnownAtOnceWithItsNameAndRole() {
        // Given
        String key = room.newKey(Caller.Role.APP);

        // When
        Caller caller = room.ring.identify(key);

        // Then
        assertThat(caller).isEqualTo(new Caller(KeyRoom.idOf(key), "a key", Caller.Role.APP));
    }

    @Test
    void revokedKeyIsRefusedAtOnceWhereItWasRevoked() {
        // Given
        String key = room.newKey(Caller.Role.APP);

        // When
        room.registrar.revoke(KeyRoom.ADMIN, KeyRoom.idOf(key));

        // Then
        assertThat(room.ring.identify(key)).isNull();
    }

    @Test
    void revokedKeyIsRefusedByAnotherReplicaWithinASecond() {
        // Given
        String key = room.newKey(Caller.Role.APP);
        try (KeyRing replica = new KeyRing(new JdbcKeyStore(room.database), room.pepper).start(REFRESH)) {
            await().until(() -> replica.identify(key) != null);

            // When
            room.registrar.revoke(KeyRoom.ADMIN, KeyRoom.idOf(key));

            // Then
            await().atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> replica.identify(key) == null);
        }
    }

    @Test
    void newKeyReachesAnotherReplicaWithinASecond() {
        // Given
        try (KeyRing replica = new KeyRing(new JdbcKeyStore(room.database), room.pepper).start(REFRESH)) {

            // When
            String key = room.newKey(Caller.Role.APP);

            // Then
            await().atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> replica.identify(key) != null);
        }
    }

    static Stream<String> strangers() {
        return Stream.of(
                "",
                "x",
                "hub_",
                "sk-hub",
                "hub_aaaaaaaaaaaa_" + "s".repeat(48),
                "s".repeat(24),
                "s".repeat(256),
                "s".repeat(257),
                "s".repeat(1 << 20),
                "ключ".repeat(12),
                "hub_aaaaaaaaaaaa_" + "s".repeat(48) + ", Bearer x",
                "\u0000".repeat(65),
                "\ud83d\ude80".repeat(30),
                "\ud83d".repeat(30));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void strangersAreNobodyAndCostOneHashOfBoundedInput(String token) {
        // Given
        List<String> hashed = new ArrayList<>();
        KeyRing counted = new KeyRing(room.store, secret -> {
            hashed.add(secret);
            return room.pepper.mac(secret);
        });

        // When
        Caller caller = counted.identify(token);

        // Then
        assertThat(caller).isNull();
        assertThat(hashed).hasSize(1);
        assertThat(hashed.get(0).length()).isBetween(PresentedKey.SHORTEST, PresentedKey.LONGEST);
    }

    @Test
    void knownWrongUnknownAndRevokedKeysAllCostOneHashOfTheSameLength() {
        // Given
        String known = room.newKey(Caller.Role.APP);
        String revoked = room.newKey(Caller.Role.APP);
        room.registrar.revoke(KeyRoom.ADMIN, KeyRoom.idOf(revoked));
        List<Integer> lengths = new ArrayList<>();
        try (KeyRing counted = new KeyRing(room.store, secret -> {
                    lengths.add(secret.length());
                    return room.pepper.mac(secret);
                })
                .start(REFRESH)) {

            // When
            List.of(known, wrongSecret(known), ApiKey.mint().text(), revoked).forEach(counted::identify);
        }

        // Then
        assertThat(lengths).containsExactly(48, 48, 48, 48);
    }

    @Test
    void secretOfOneKeyDoesNotOpenAnother() {
        // Given
        String one = room.newKey(Caller.Role.APP);
        String other = room.newKey(Caller.Role.ADMIN);

        // When
        Caller caller = room.ring.identify(other.substring(0, 17) + one.substring(17));

        // Then
        assertThat(caller).isNull();
    }

    @Test
    void secretAloneAndStoredHashAreNoKeys() {
        // Given
        String key = room.newKey(Caller.Role.APP);
        String mac = room.store.find(KeyRoom.idOf(key)).orElseThrow().macHex();

        // When
        List<Caller> callers = new ArrayList<>();
        Stream.of(key.substring(17), mac, "hub_" + KeyRoom.idOf(key) + "_" + mac.substring(0, 48))
                .forEach(token -> callers.add(room.ring.identify(token)));

        // Then
        assertThat(callers).containsOnlyNulls();
    }

    @Test
    void keysGoOnServingWhileTheStoreIsAway() {
        // Given
        String key = room.newKey(Caller.Role.APP);

        // When
        room.database.close();

        // Then
        await().until(() -> room.ring.behind().compareTo(Duration.ZERO) > 0);
        assertThat(room.ring.identify(key)).isNotNull();
    }

    @Test
    void storeRestoredFromABackupIsReadAnew() throws Exception {
        // Given
        String kept = room.newKey(Caller.Role.APP);
        String lost = room.newKey(Caller.Role.APP);
        try (KeyRing replica = new KeyRing(new JdbcKeyStore(room.database), room.pepper).start(REFRESH)) {

            // When
            restore(KeyRoom.idOf(lost));

            // Then
            await().until(() -> replica.identify(lost) == null);
            assertThat(replica.identify(kept)).isNotNull();
        }
    }

    /** Puts the database back to a time before the key. */
    private void restore(String keyId) throws SQLException {
        try (Connection connection = room.database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from api_key where id = '" + keyId + "'");
            statement.execute("update key_ring set revision = 1");
        }
    }

    @Test
    void useIsNotedInTheStore() {
        // Given
        String key = room.newKey(Caller.Role.APP);
        Instant before = Instant.now().minusSeconds(1);

        // When
        room.ring.identify(key);

        // Then
        await().until(() -> room.store.find(KeyRoom.idOf(key)).orElseThrow().lastUsed() != null);
        assertThat(room.store.find(KeyRoom.idOf(key)).orElseThrow().lastUsed()).isAfter(before);
    }

    private static String wrongSecret(String key) {
        return key.substring(0, 64) + (key.charAt(64) == 'a' ? 'b' : 'a');
    }
}
