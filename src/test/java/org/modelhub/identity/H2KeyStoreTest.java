package org.modelhub.identity;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The embedded H2 file keeps the contract. */
class H2KeyStoreTest extends KeyStoreKit {

    @TempDir
    private Path folder;

    private HikariDataSource database;

    @BeforeEach
    void open() {
        database = KeyDatabase.open(new DatabaseSettings(null, null, null), folder);
        KeyDatabase.migrate(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    KeyStore store() {
        return new JdbcKeyStore(database);
    }
}
