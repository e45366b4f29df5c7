package org.modelhub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.exchange.AuditLog;
import org.modelhub.exchange.Caller;
import org.modelhub.record.RecordConfig;
import org.modelhub.seal.SealConfig;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class IdentityConfigTest {

    @TempDir
    private Path folder;

    private ApplicationContextRunner hub;

    @BeforeEach
    void prepare() {
        hub = new ApplicationContextRunner()
                .withUserConfiguration(RecordConfig.class, SealConfig.class, IdentityConfig.class)
                .withPropertyValues("hub.data=" + folder.resolve("data"));
    }

    @Test
    void firstStartShowsAnAdminKeyAndTheNextOneDoesNot() {
        // Given
        StringBuilder shown = new StringBuilder();
        hub.run(first -> first.getBean(BootstrapKey.class).shownOnce().ifPresent(shown::append));

        // When
        hub.run(second -> {

            // Then
            assertThat(second.getBean(BootstrapKey.class).shownOnce()).isEmpty();
            assertThat(second.getBean(KeyRing.class).identify(shown.toString()).role())
                    .isEqualTo(Caller.Role.ADMIN);
        });
    }

    @Test
    void givenAdminKeyIsTaken() {
        // Given
        String own = "the-operators-own-admin-key";

        // When
        hub.withPropertyValues("hub.identity.bootstrap-admin-key=" + own).run(context -> {

            // Then
            assertThat(context.getBean(BootstrapKey.class).shownOnce()).isEmpty();
            assertThat(context.getBean(KeyRing.class).identify(own).role()).isEqualTo(Caller.Role.ADMIN);
        });
    }

    @Test
    void beansThatRoutesNameAreThere() {
        // When
        hub.run(context -> {

            // Then
            assertThat(context).hasNotFailed().hasSingleBean(AuditLog.class);
            assertThat(context)
                    .hasBean("checkIdentity")
                    .hasBean("checkIdentity.app")
                    .hasBean("checkIdentity.admin");
            assertThat(context)
                    .hasBean("issueTicket")
                    .hasBean("createKey")
                    .hasBean("listKeys")
                    .hasBean("revokeKey");
            assertThat(context.getBean(HealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.UP);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "hub.identity.bootstrap-admin-key, short, HUB_BOOTSTRAP_ADMIN_KEY",
        "hub.identity.pepper, short, HUB_KEY_PEPPER",
        "hub.identity.refresh, 2s, hub.identity.refresh",
        "hub.database.url, mysql://x, HUB_DATABASE_URL"
    })
    void badValueStopsTheStartAndIsNamed(String property, String value, String named) {
        // When
        hub.withPropertyValues(property + "=" + value).run(context -> {

            // Then
            assertThat(context.getStartupFailure()).hasStackTraceContaining(named);
        });
    }

    @Test
    void anotherPepperStopsTheStart() {
        // Given
        hub.run(first -> assertThat(first).hasNotFailed());

        // When
        hub.withPropertyValues("hub.identity.pepper=another-pepper-of-32-characters-at-least")
                .run(second -> {

                    // Then
                    assertThat(second.getStartupFailure()).hasStackTraceContaining("made under another pepper");
                });
    }
}
