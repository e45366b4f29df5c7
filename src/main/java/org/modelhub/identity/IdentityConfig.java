package org.modelhub.identity;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.modelhub.exchange.AdminLogin;
import org.modelhub.exchange.AuditLog;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.KeyLookup;
import org.modelhub.exchange.UsedTickets;
import org.modelhub.seal.Seal;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Wires keys and roles: database, ring, and the steps that Kamelets and routes name. What needs the database is lazy,
 * so that the database opens beside the rest of the start instead of before it.
 */
@Configuration(proxyBeanMethods = false)
public class IdentityConfig {

    /** Used in half a minute: a replica that opens more sockets than 2,000 a second has other troubles. */
    private static final int KEPT_TICKETS = 65_536;

    @Bean
    IdentitySettings identitySettings(Environment environment) {
        return Binder.get(environment).bindOrCreate("hub.identity", IdentitySettings.class);
    }

    @Bean(destroyMethod = "close")
    DatabaseOpening databaseOpening(Environment environment, @Value("${hub.data:./data}") String data) {
        DatabaseSettings settings = Binder.get(environment).bindOrCreate("hub.database", DatabaseSettings.class);
        return DatabaseOpening.begin(() -> {
            HikariDataSource database = KeyDatabase.open(settings, Path.of(data));
            KeyDatabase.migrate(database);
            return database;
        });
    }

    @Bean(destroyMethod = "")
    @Lazy
    HikariDataSource dataSource(DatabaseOpening opening) {
        return opening.await();
    }

    @Bean
    @Lazy
    KeyStore keyStore(HikariDataSource database) {
        return new JdbcKeyStore(database);
    }

    @Bean
    Pepper pepper(IdentitySettings settings, @Value("${hub.data:./data}") String data) throws IOException {
        return settings.pepper() != null ? Pepper.of(settings.pepper()) : Pepper.in(Path.of(data));
    }

    @Bean(destroyMethod = "close")
    @Lazy
    KeyRing keyRing(KeyStore store, Pepper pepper, IdentitySettings settings) {
        return new KeyRing(store, pepper).start(settings.refresh());
    }

    @Bean
    KeyLookup keyLookup(ObjectProvider<KeyRing> ring) {
        return id -> ring.getObject().known(id);
    }

    @Bean
    @Lazy
    KeyRegistrar keyRegistrar(KeyStore store, KeyRing ring, Pepper pepper, AuditLog audit) {
        KeyRegistrar registrar = new KeyRegistrar(store, ring, pepper, audit, Clock.systemUTC());
        registrar.checkPepper();
        return registrar;
    }

    @Bean
    @Lazy
    BootstrapKey bootstrapKey(KeyRegistrar registrar, IdentitySettings settings) {
        return registrar.bootstrap(settings.bootstrapAdminKey());
    }

    @Bean(destroyMethod = "close")
    KeyWorkers keyWorkers() {
        return new KeyWorkers();
    }

    /** Where the replicas share a memory of used tickets, it is another feature's bean. */
    @Bean
    StreamTickets streamTickets(ObjectProvider<Seal> seal, ObjectProvider<UsedTickets> shared) {
        Clock clock = Clock.systemUTC();
        RecentTickets used = new RecentTickets(KEPT_TICKETS, clock);
        return new StreamTickets(seal::getObject, used, shared.getIfAvailable(), clock);
    }

    @Bean
    IssueTicketStep issueTicket(StreamTickets tickets) {
        return new IssueTicketStep(tickets);
    }

    /** One bean per role: a Kamelet's {@code role} then picks a bean when it is loaded, at no cost per request. */
    @Bean({"checkIdentity", "checkIdentity.app"})
    @Lazy
    CheckIdentityStep checkIdentity(KeyRing ring, StreamTickets tickets) {
        return new CheckIdentityStep(ring, tickets, Caller.Role.APP);
    }

    @Bean("checkIdentity.admin")
    @Lazy
    CheckIdentityStep checkAdminIdentity(KeyRing ring, StreamTickets tickets) {
        return new CheckIdentityStep(ring, tickets, Caller.Role.ADMIN);
    }

    @Bean
    @Lazy
    ChangePolicyStep changePolicy(KeyRegistrar registrar, KeyWorkers workers) {
        return new ChangePolicyStep(registrar, workers);
    }

    @Bean
    @Lazy
    CreateKeyStep createKey(KeyRegistrar registrar, KeyWorkers workers) {
        return new CreateKeyStep(registrar, workers);
    }

    @Bean
    @Lazy
    ListKeysStep listKeys(KeyRegistrar registrar, KeyWorkers workers) {
        return new ListKeysStep(registrar, workers);
    }

    @Bean
    @Lazy
    RevokeKeyStep revokeKey(KeyRegistrar registrar, KeyWorkers workers) {
        return new RevokeKeyStep(registrar, workers);
    }

    /** Not part of readiness: a hub whose key store is away still serves every key it knows. */
    @Bean
    HealthIndicator keyRingHealthIndicator(ObjectProvider<KeyRing> ring) {
        return () -> health(ring.getObject());
    }

    private static Health health(KeyRing ring) {
        return ring.behind().isZero()
                ? Health.up().withDetail("keys", ring.size()).build()
                : Health.down().withDetail("behind", ring.behind().toString()).build();
    }

    /** Waits for the database once all else is made, and stops a start whose keys would not work. */
    @Bean
    SmartInitializingSingleton keysReady(ObjectProvider<BootstrapKey> bootstrap) {
        return bootstrap::getObject;
    }

    /** The console is opened with an admin key as the password; the user name is fixed, because keys have names enough. */
    @Bean
    AdminLogin adminLogin(ObjectProvider<KeyRing> ring) {
        return (user, password) -> {
            Caller caller = "admin".equals(user) ? ring.getObject().identify(password) : null;
            return caller != null && caller.role() == Caller.Role.ADMIN;
        };
    }
}
