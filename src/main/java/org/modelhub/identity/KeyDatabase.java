package org.modelhub.identity;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The database connection pool, and the migrations that bring a database to the form this version needs. */
final class KeyDatabase {

    /** Requests never touch the database; the ring's follower and a few operators do. */
    private static final int CONNECTIONS = 4;

    private static final long PATIENCE_MILLIS = 2_000;

    private KeyDatabase() {}

    static HikariDataSource open(DatabaseSettings settings, Path data) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("keys");
        config.setJdbcUrl(settings.urlOr(data));
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setValidationTimeout(PATIENCE_MILLIS / 2);
        if (config.getJdbcUrl().startsWith("jdbc:postgresql:")) {
            // In seconds. Without them a silent network holds the follower, and with it every revocation, for minutes.
            config.addDataSourceProperty("connectTimeout", "2");
            config.addDataSourceProperty("socketTimeout", "5");
        }
        return new HikariDataSource(config);
    }

    static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .load()
                .migrate();
    }
}
