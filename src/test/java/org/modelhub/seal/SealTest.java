package org.modelhub.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Seal} promises: nobody without the key reads it, changes it, or passes one for another. */
class SealTest {

    private static final byte[] PLAIN = "The capital of France is Paris.".getBytes(UTF_8);
    private static final byte[] PLACE = "strm_1/7".getBytes(UTF_8);
    private static final String OLD = "1:" + key('a');
    private static final String NEW = "2:" + key('b');

    @Test
    void whatWasSealedIsOpened() {
        // Given
        Seal seal = Seal.of(OLD);

        // When
        byte[] sealed = seal.seal(PLAIN, PLACE);

        // Then
        assertThat(seal.open(sealed, PLACE)).isEqualTo(PLAIN);
        assertThat(sealed).hasSize(PLAIN.length + Seal.OVERHEAD);
        assertThat(new String(sealed, UTF_8)).doesNotContain("Paris").doesNotContain("France");
    }

    @Test
    void nothingOpensWithAnyBitChanged() {
        // Given
        Seal seal = Seal.of(OLD + "," + NEW);
        byte[] sealed = seal.seal(PLAIN, PLACE);

        for (int bit = 0; bit < sealed.length * 8; bit++) {
            // When
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));

            // Then
            assertThatThrownBy(() -> seal.open(changed, PLACE)).isInstanceOf(BrokenSealException.class);
        }
    }

    @Test
    void nothingOpensCutShort() {
        // Given
        Seal seal = Seal.of(OLD);
        byte[] sealed = seal.seal(PLAIN, PLACE);

        for (int length = 0; length < sealed.length; length++) {
            // When
            byte[] part = Arrays.copyOf(sealed, length);

            // Then
            assertThatThrownBy(() -> seal.open(part, PLACE)).isInstanceOf(BrokenSealException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "strm_1/8", "strm_2/7", "strm_1/77"})
    void nothingOpensInAnotherPlace(String place) {
        // Given
        Seal seal = Seal.of(OLD);

        // When
        byte[] sealed = seal.seal(PLAIN, PLACE);

        // Then
        assertThatThrownBy(() -> seal.open(sealed, place.getBytes(UTF_8))).isInstanceOf(BrokenSealException.class);
    }

    @Test
    void theSameTextNeverLooksTheSame() {
        // Given
        Seal seal = Seal.of(OLD);
        Set<String> seen = new HashSet<>();

        // When
        for (int i = 0; i < 10_000; i++) {
            seen.add(Base64.getEncoder().encodeToString(seal.seal(PLAIN, PLACE)));
        }

        // Then
        assertThat(seen).hasSize(10_000);
    }

    @Test
    void aKeyIsChangedWithoutAMomentInWhichAReplicaCannotRead() {
        // Given
        Seal before = Seal.of(OLD);
        Seal told = Seal.of(OLD + "," + NEW);
        Seal changed = Seal.of(NEW + "," + OLD);

        // When
        byte[] byOld = before.seal(PLAIN, PLACE);
        byte[] byTold = told.seal(PLAIN, PLACE);
        byte[] byNew = changed.seal(PLAIN, PLACE);

        // Then
        assertThat(before.open(byTold, PLACE)).isEqualTo(PLAIN);
        assertThat(told.open(byNew, PLACE)).isEqualTo(PLAIN);
        assertThat(changed.open(byOld, PLACE)).isEqualTo(PLAIN);
        assertThatThrownBy(() -> Seal.of(NEW).open(byOld, PLACE)).isInstanceOf(BrokenSealException.class);
    }

    @Test
    void aKeyOfTheSameNumberIsNoSubstitute() {
        // Given
        byte[] sealed = Seal.of(OLD).seal(PLAIN, PLACE);

        // When
        Seal other = Seal.of("1:" + key('c'));

        // Then
        assertThatThrownBy(() -> other.open(sealed, PLACE)).isInstanceOf(BrokenSealException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"YWFh", "1:YWFh", "0:", "x:", "-1:", "1:!!", "1:%s,1:%s", "1:%s,", ":%s", "4294967296:%s"})
    void keysThatAreNoneStopTheStartAndAreNotShown(String keys) {
        // Given
        String text = keys.replace("%s", key('a'));

        // When // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Seal.of(text))
                .withMessageContaining("hub.seal.keys")
                .withMessageNotContaining("YWFh");
    }

    @Test
    void aKeyIsMadeOnceAndForItsOwnerOnly(@TempDir Path folder) throws IOException {
        // Given
        byte[] sealed = Seal.in(folder).seal(PLAIN, PLACE);

        // When
        Seal again = Seal.in(folder);

        // Then
        assertThat(again.open(sealed, PLACE)).isEqualTo(PLAIN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(SealKeys.FILE))))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aDamagedKeyFileIsNotReplaced(@TempDir Path folder) throws IOException {
        // Given
        Files.writeString(folder.resolve(SealKeys.FILE), "1:");

        // When // Then
        assertThatThrownBy(() -> Seal.in(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("restore it from a backup");
        assertThat(SealKeys.of(OLD).toString()).doesNotContain(key('a'));
    }

    private static String key(char letter) {
        return Base64.getEncoder()
                .encodeToString(String.valueOf(letter).repeat(32).getBytes(UTF_8));
    }
}
