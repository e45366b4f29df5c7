package org.modelhub.identity;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.modelhub.exchange.Caller;
import org.modelhub.record.AuditFile;
import org.modelhub.seal.Seal;

/** Keys as one replica has them, on a real H2 file and a real audit file, without a framework around. */
final class KeyRoom implements AutoCloseable {

    static final Caller ADMIN = new Caller("adminadminad", "tests", Caller.Role.ADMIN);

    final Path folder;
    final HikariDataSource database;
    final Pepper pepper;
    final JdbcKeyStore store;
    final KeyRing ring;
    final AuditFile audit;
    final KeyRegistrar registrar;
    final StreamTickets tickets;

    private KeyRoom(Path folder) throws IOException {
        this.folder = folder;
        database = KeyDatabase.open(new DatabaseSettings(null, null, null), folder);
        KeyDatabase.migrate(database);
        pepper = Pepper.in(folder);
        store = new JdbcKeyStore(database);
        ring = new KeyRing(store, pepper).start(Duration.ofMillis(500));
        audit = AuditFile.open(folder.resolve("audit"), 16, Duration.ofSeconds(5));
        registrar = new KeyRegistrar(store, ring, pepper, audit, Clock.systemUTC());
        Seal seal = Seal.in(folder);
        tickets = new StreamTickets(() -> seal, new RecentTickets(8, Clock.systemUTC()), null, Clock.systemUTC());
    }

    static KeyRoom open(Path folder) throws IOException {
        return new KeyRoom(folder);
    }

    String newKey(Caller.Role role) {
        return registrar
                .create(ADMIN, new NewKey("a key", role, PolicyChange.NONE))
                .clear();
    }

    static String idOf(String clear) {
        return ApiKey.read(clear).publicId();
    }

    List<String> auditLines() throws IOException {
        return Files.readAllLines(folder.resolve("audit/audit.jsonl"));
    }

    @Override
    public void close() throws IOException {
        ring.close();
        audit.close();
        database.close();
    }
}
