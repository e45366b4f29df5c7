package org.modelhub.identity;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.Priority;

/**
 * A {@link KeyStore} in a relational database, in SQL that H2 and PostgreSQL both take. Every change first updates the
 * one row of {@code key_ring}: its lock puts changes into one order, in which their revisions also become visible. The
 * same lock makes "is this the last admin" and "is there no admin" answers that still hold at commit.
 */
final class JdbcKeyStore implements KeyStore {

    private static final String COLUMNS =
            "select id, name, role, secret_mac, created, revoked, last_used, revision, requests_per_minute,"
                    + " tokens_per_minute, tokens_per_day, cost_per_day, priority, on_disconnect, disconnect_tokens,"
                    + " disconnect_cost from api_key ";
    private static final String POLICY = "requests_per_minute = ?, tokens_per_minute = ?, tokens_per_day = ?,"
            + " cost_per_day = ?, priority = ?, on_disconnect = ?, disconnect_tokens = ?, disconnect_cost = ?";

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final DataSource database;

    JdbcKeyStore(DataSource database) {
        this.database = database;
    }

    @Override
    public long revision() {
        return inTransaction(JdbcKeyStore::readRevision);
    }

    @Override
    public List<StoredKey> changedAfter(long revision) {
        return inTransaction(c -> select(c, "where revision > ? order by revision", revision));
    }

    @Override
    public List<StoredKey> page(@Nullable String after, int limit) {
        if (after == null) {
            return inTransaction(c -> select(c, "order by position limit ?", limit));
        }
        return inTransaction(c -> select(
                c,
                "where position > (select a.position from api_key a where a.id = ?) order by position limit ?",
                after,
                limit));
    }

    @Override
    public Optional<StoredKey> find(String id) {
        return inTransaction(c -> one(c, id));
    }

    @Override
    public StoredKey add(StoredKey key) {
        return inTransaction(c -> insert(c, key, nextRevision(c)));
    }

    @Override
    public Optional<StoredKey> addFirstAdmin(StoredKey key) {
        return inTransaction(c -> {
            long revision = nextRevision(c);
            return activeAdmins(c) > 0 ? Optional.empty() : Optional.of(insert(c, key, revision));
        });
    }

    @Override
    public Optional<StoredKey> revoke(String id, Instant when) {
        return inTransaction(c -> {
            long revision = nextRevision(c);
            Optional<StoredKey> key = one(c, id);
            if (key.isEmpty() || !key.get().active()) {
                return key;
            }
            if (key.get().caller().role() == Caller.Role.ADMIN && activeAdmins(c) == 1) {
                throw new LastAdminException();
            }
            update(c, "update api_key set revoked = ?, revision = ? where id = ?", sqlTime(when), revision, id);
            return Optional.of(key.get().revokedAt(when, revision));
        });
    }

    @Override
    public Optional<StoredKey> changePolicy(String id, UnaryOperator<KeyPolicy> change) {
        return inTransaction(c -> {
            long revision = nextRevision(c);
            Optional<StoredKey> key = one(c, id);
            if (key.isEmpty() || !key.get().active()) {
                return key;
            }
            KeyPolicy policy = change.apply(key.get().caller().policy());
            writePolicy(c, id, policy);
            update(c, "update api_key set revision = ? where id = ?", revision, id);
            return Optional.of(key.get().withPolicy(policy, revision));
        });
    }

    @Override
    public void noteUse(Map<String, Instant> lastUsed) {
        inTransaction(c -> {
            for (Map.Entry<String, Instant> use : lastUsed.entrySet()) {
                Object time = sqlTime(use.getValue());
                update(
                        c,
                        "update api_key set last_used = ? where id = ? and (last_used is null or last_used < ?)",
                        time,
                        use.getKey(),
                        time);
            }
            return lastUsed.size();
        });
    }

    @Override
    public String pepperMark(String mark) {
        return inTransaction(c -> {
            update(c, "update key_ring set pepper_mac = ? where pepper_mac is null", mark);
            try (PreparedStatement statement = c.prepareStatement("select pepper_mac from key_ring");
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        });
    }

    private static long nextRevision(Connection connection) throws SQLException {
        update(connection, "update key_ring set revision = revision + 1");
        return readRevision(connection);
    }

    private static long readRevision(Connection connection) throws SQLException {
        return number(connection, "select revision from key_ring");
    }

    private static long activeAdmins(Connection connection) throws SQLException {
        return number(connection, "select count(*) from api_key where role = 'admin' and revoked is null");
    }

    private static StoredKey insert(Connection connection, StoredKey key, long revision) throws SQLException {
        update(
                connection,
                "insert into api_key (id, name, role, secret_mac, created, position, revision)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                key.id(),
                key.caller().name(),
                key.caller().role().wire(),
                key.macHex(),
                sqlTime(key.created()),
                revision,
                revision);
        if (!key.caller().policy().equals(KeyPolicy.DEFAULT)) {
            writePolicy(connection, key.id(), key.caller().policy());
        }
        return key.withRevision(revision);
    }

    private static void writePolicy(Connection connection, String id, KeyPolicy policy) throws SQLException {
        update(
                connection,
                "update api_key set " + POLICY + " where id = ?",
                policy.limits().requestsPerMinute(),
                policy.limits().tokensPerMinute(),
                policy.limits().tokensPerDay(),
                policy.limits().costPerDay(),
                policy.priority().wire(),
                policy.disconnect().action().wire(),
                policy.disconnect().maxTokens(),
                policy.disconnect().maxCost(),
                id);
    }

    private static Optional<StoredKey> one(Connection connection, String id) throws SQLException {
        return select(connection, "where id = ?", id).stream().findFirst();
    }

    private static List<StoredKey> select(Connection connection, String condition, Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, COLUMNS + condition, values);
                ResultSet rows = statement.executeQuery()) {
            List<StoredKey> keys = new ArrayList<>();
            while (rows.next()) {
                keys.add(read(rows));
            }
            return keys;
        }
    }

    private static StoredKey read(ResultSet row) throws SQLException {
        Caller.Role role = Caller.Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT));
        return new StoredKey(
                new Caller(row.getString("id"), row.getString("name"), role, policy(row)),
                StoredKey.macFromHex(row.getString("secret_mac")),
                Objects.requireNonNull(time(row, "created")),
                time(row, "revoked"),
                time(row, "last_used"),
                row.getLong("revision"));
    }

    private static KeyPolicy policy(ResultSet row) throws SQLException {
        return new KeyPolicy(
                new KeyPolicy.Limits(
                        row.getLong("requests_per_minute"),
                        row.getLong("tokens_per_minute"),
                        row.getLong("tokens_per_day"),
                        money(row, "cost_per_day")),
                Priority.valueOf(row.getString("priority").toUpperCase(Locale.ROOT)),
                new KeyPolicy.Disconnect(
                        KeyPolicy.OnDisconnect.valueOf(
                                row.getString("on_disconnect").toUpperCase(Locale.ROOT)),
                        row.getInt("disconnect_tokens"),
                        money(row, "disconnect_cost")));
    }

    /** Without the zeros that the column adds, so that what was written equals what is read. */
    private static BigDecimal money(ResultSet row, String column) throws SQLException {
        return row.getBigDecimal(column).stripTrailingZeros();
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime sqlTime(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private <T> T inTransaction(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new KeyStoreUnavailableException(e);
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
