package org.modelhub.identity;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings under {@code hub.database}: where keys are kept.
 *
 * @param url a JDBC URL of PostgreSQL or H2, or null for an H2 file in the data folder
 * @param user or null
 * @param password or null
 */
record DatabaseSettings(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password) {

    DatabaseSettings {
        if (url != null && url.isBlank()) {
            url = null;
        }
        if (url != null && !url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
            throw new IllegalArgumentException("HUB_DATABASE_URL must start with jdbc:postgresql: or jdbc:h2:");
        }
    }

    /**
     * The file is written at each commit, because a revocation that a crash undoes is none; closing is left to the
     * pool, since H2's own shutdown hook would run before work in flight has ended.
     */
    String urlOr(Path data) {
        return url != null
                ? url
                : "jdbc:h2:file:" + data.toAbsolutePath().resolve("hub") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    @Override
    public String toString() {
        return "database settings";
    }
}
