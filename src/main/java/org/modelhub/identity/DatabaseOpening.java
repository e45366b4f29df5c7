package org.modelhub.identity;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A database that is being opened on a thread of its own. Loading the driver and the migrations takes about a second,
 * which the rest of the start can use.
 */
final class DatabaseOpening implements AutoCloseable {

    private final CompletableFuture<HikariDataSource> database = new CompletableFuture<>();

    private DatabaseOpening(Supplier<HikariDataSource> opening) {
        Thread thread = new Thread(() -> open(opening), "open-database");
        thread.setDaemon(true);
        thread.start();
    }

    static DatabaseOpening begin(Supplier<HikariDataSource> opening) {
        return new DatabaseOpening(opening);
    }

    private void open(Supplier<HikariDataSource> opening) {
        try {
            database.complete(opening.get());
        } catch (Throwable e) {
            database.completeExceptionally(e);
        }
    }

    /** Waits for the database, or throws what opening it threw. */
    HikariDataSource await() {
        try {
            return database.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Closes the database, also one that is not open yet. */
    @SuppressWarnings("FutureReturnValueIgnored") // a database that did not open needs no closing
    @Override
    public void close() {
        database.thenAccept(HikariDataSource::close);
    }
}
