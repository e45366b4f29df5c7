package org.modelhub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.AuditUnavailableException;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.Priority;
import org.modelhub.wire.JsonView;

class KeyRegistrarTest {

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
    void nothingOnDiskHoldsASecret() throws Exception {
        // Given
        String made = room.newKey(Caller.Role.APP);
        String bootstrap = room.registrar.bootstrap(null).shownOnce().orElseThrow();

        // When
        try (var connection = room.database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("script to '" + folder.resolve("dump.sql") + "'");
            statement.execute("checkpoint sync");
        }

        // Then
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> contents = files.filter(Files::isRegularFile)
                    .map(KeyRegistrarTest::bytesAsText)
                    .toList();
            assertThat(contents).hasSizeGreaterThanOrEqualTo(4);
            assertThat(contents).noneMatch(text -> text.contains(made.substring(17)));
            assertThat(contents).noneMatch(text -> text.contains(bootstrap.substring(17)));
            assertThat(contents).anyMatch(text -> text.contains(KeyRoom.idOf(made)));
        }
    }

    @Test
    void generatedAdminKeyWorksAndIsShownOnce() {
        // Given
        String shown = room.registrar.bootstrap(null).shownOnce().orElseThrow();

        // When
        BootstrapKey again = room.registrar.bootstrap(null);

        // Then
        assertThat(again.shownOnce()).isEmpty();
        assertThat(room.ring.identify(shown).role()).isEqualTo(Caller.Role.ADMIN);
        assertThat(new BootstrapKey(java.util.Optional.of(shown)).toString()).doesNotContain(shown);
    }

    @Test
    void operatorsOwnAdminKeyWorksAndIsNotShown() {
        // Given
        String own = "correct-horse-battery-staple";

        // When
        BootstrapKey bootstrap = room.registrar.bootstrap(own);

        // Then
        assertThat(bootstrap.shownOnce()).isEmpty();
        assertThat(room.ring.identify(own).role()).isEqualTo(Caller.Role.ADMIN);
        assertThat(room.ring.identify(own).keyId()).matches("[0-9a-f]{12}");
    }

    @Test
    void operatorsOwnKeyCountsOnlyWhileThereIsNoAdminKey() {
        // Given
        room.registrar.bootstrap("correct-horse-battery-staple");

        // When
        room.registrar.bootstrap("another-horse-battery-staple");

        // Then
        assertThat(room.ring.identify("another-horse-battery-staple")).isNull();
        assertThat(room.store.page(null, 10)).hasSize(1);
    }

    @Test
    void lastAdminKeyIsRefusedWithAConflictAndRecordedSo() throws IOException {
        // Given
        String admin = room.registrar.bootstrap(null).shownOnce().orElseThrow();

        // When
        HubException refusal = catchThrowableOfType(
                HubException.class, () -> room.registrar.revoke(KeyRoom.ADMIN, KeyRoom.idOf(admin)));

        // Then
        assertThat(refusal.error().status()).isEqualTo(409);
        assertThat(refusal.error().code()).isEqualTo("last_admin_key");
        assertThat(room.ring.identify(admin)).isNotNull();
        assertThat(room.auditLines()).last().asString().contains("\"outcome\":\"refused\"");
    }

    @Test
    void unknownKeyIsNotFound() {
        // When
        HubException refusal =
                catchThrowableOfType(HubException.class, () -> room.registrar.revoke(KeyRoom.ADMIN, "nobodynobody"));

        // Then
        assertThat(refusal.error().status()).isEqualTo(404);
    }

    @Test
    void everyActIsRecordedWithItsActorAndWithoutTheKey() throws IOException {
        // Given
        String key = room.newKey(Caller.Role.APP);

        // When
        room.registrar.revoke(KeyRoom.ADMIN, KeyRoom.idOf(key));

        // Then
        assertThat(room.auditLines()).hasSize(2);
        assertThat(room.auditLines().get(0)).contains("key.create", "adminadminad", KeyRoom.idOf(key), "accepted");
        assertThat(room.auditLines().get(1)).contains("key.revoke", "adminadminad", KeyRoom.idOf(key), "accepted");
        assertThat(String.join("", room.auditLines())).doesNotContain(key.substring(17));
    }

    @Test
    void changedPolicyIsRecordedAsItWasWished() throws IOException {
        // Given
        String key = room.newKey(Caller.Role.APP);

        // When
        room.registrar.changePolicy(KeyRoom.ADMIN, KeyRoom.idOf(key), batch());

        // Then
        assertThat(room.auditLines()).hasSize(2);
        assertThat(room.auditLines().get(1))
                .contains("key.policy", "adminadminad", KeyRoom.idOf(key), "accepted", "batch");
        assertThat(room.ring.identify(key).policy().priority()).isEqualTo(Priority.BATCH);
    }

    @Test
    void policyOfARevokedKeyIsAConflictAndRecordedAsRefused() throws IOException {
        // Given
        String key = room.newKey(Caller.Role.APP);
        room.registrar.revoke(KeyRoom.ADMIN, KeyRoom.idOf(key));

        // When
        HubException refusal = catchThrowableOfType(
                HubException.class, () -> room.registrar.changePolicy(KeyRoom.ADMIN, KeyRoom.idOf(key), batch()));

        // Then
        assertThat(refusal.error().status()).isEqualTo(409);
        assertThat(refusal.error().code()).isEqualTo("revoked_key");
        assertThat(room.auditLines()).last().asString().contains("key.policy", "refused");
    }

    @Test
    void policyOfAnUnknownKeyIsNotFound() {
        // When
        HubException refusal = catchThrowableOfType(
                HubException.class, () -> room.registrar.changePolicy(KeyRoom.ADMIN, "nobodynobody", batch()));

        // Then
        assertThat(refusal.error().status()).isEqualTo(404);
    }

    private static PolicyChange batch() {
        return PolicyChange.in(
                JsonView.parse("{\"policy\":{\"priority\":\"batch\"}}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nothingIsDoneThatCannotBeRecorded() throws IOException {
        // Given
        String key = room.newKey(Caller.Role.APP);
        room.audit.close();

        // When
        assertThatThrownBy(() -> room.registrar.revoke(KeyRoom.ADMIN, KeyRoom.idOf(key)))
                .isInstanceOf(AuditUnavailableException.class);

        // Then
        assertThat(room.ring.identify(key)).isNotNull();
        assertThat(room.store.find(KeyRoom.idOf(key)).orElseThrow().active()).isTrue();
    }

    @Test
    void actThatFailsIsRecordedAsFailed() throws Exception {
        // Given
        try (var connection = room.database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("alter table api_key rename to away");
        }

        // When
        assertThatThrownBy(() -> room.newKey(Caller.Role.APP)).isInstanceOf(KeyStoreUnavailableException.class);

        // Then
        assertThat(room.auditLines()).last().asString().contains("\"outcome\":\"failed\"");
    }

    @Test
    void startWithAnotherPepperIsRefused() {
        // Given
        room.registrar.checkPepper();
        Pepper other = Pepper.of("another pepper of thirty-two characters");
        KeyRegistrar replica = new KeyRegistrar(room.store, room.ring, other, room.audit, Clock.systemUTC());

        // When / Then
        assertThatThrownBy(replica::checkPepper)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HUB_KEY_PEPPER");
    }

    @Test
    void pepperFileIsForTheOwnerOnlyAndReadAgain() throws IOException {
        // Given
        byte[] mac = room.pepper.mac("x");

        // When
        Pepper again = Pepper.in(folder);

        // Then
        assertThat(again.mac("x")).isEqualTo(mac);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("pepper"))))
                .isEqualTo("rw-------");
    }

    private static String bytesAsText(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
