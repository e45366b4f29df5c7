package org.modelhub.identity;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.Priority;

/** A real PostgreSQL keeps the contract, after the same migrations. */
class PostgresKeyStoreTest extends KeyStoreKit {

    private static final String SECRET = "s".repeat(ApiKey.SECRET_LENGTH);

    private static PostgresServer server;
    private static HikariDataSource database;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
        database = connect();
    }

    @BeforeEach
    void empty() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
        }
        KeyDatabase.migrate(database);
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
        server.close();
    }

    @Test
    void revokedKeyIsRefusedByAnotherReplicaWithinASecond() {
        // Given
        SecretMac pepper = Pepper.of("a pepper that both replicas were given");
        StoredKey key = store().add(StoredKey.fresh(
                new Caller("aaaaaaaaaaaa", "shared", Caller.Role.APP), pepper.mac(SECRET), Instant.now()));
        try (HikariDataSource other = connect();
                KeyRing replica = new KeyRing(new JdbcKeyStore(other), pepper).start(Duration.ofMillis(500))) {
            await().until(() -> replica.identify("hub_aaaaaaaaaaaa_" + SECRET) != null);

            // When
            store().revoke(key.id(), Instant.now());

            // Then
            await().atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> replica.identify("hub_aaaaaaaaaaaa_" + SECRET) == null);
        }
    }

    @Test
    void changedPolicyHoldsOnAnotherReplicaWithinASecond() {
        // Given
        SecretMac pepper = Pepper.of("a pepper that both replicas were given");
        StoredKey key = store().add(StoredKey.fresh(
                new Caller("aaaaaaaaaaaa", "shared", Caller.Role.APP), pepper.mac(SECRET), Instant.now()));
        KeyPolicy batch = new KeyPolicy(KeyPolicy.Limits.NONE, Priority.BATCH, KeyPolicy.DEFAULT.disconnect());
        try (HikariDataSource other = connect();
                KeyRing replica = new KeyRing(new JdbcKeyStore(other), pepper).start(Duration.ofMillis(500))) {
            await().until(() -> replica.identify("hub_aaaaaaaaaaaa_" + SECRET) != null);

            // When
            store().changePolicy(key.id(), before -> batch);

            // Then
            await().atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> batch.equals(
                            replica.identify("hub_aaaaaaaaaaaa_" + SECRET).policy()));
        }
    }

    private static HikariDataSource connect() {
        return KeyDatabase.open(new DatabaseSettings(server.jdbcUrl(), "postgres", "postgres"), Path.of("unused"));
    }

    @Override
    KeyStore store() {
        return new JdbcKeyStore(database);
    }
}
