package org.modelhub.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is text on a socket, held against the JDK's own decoder. */
class TextCheckTest {

    private static final int TRIES = 200_000;
    private static final int[] LEADS = {
        'a', 0x7F, 0x80, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF
    };

    @Test
    void piecesAreJudgedAsTheJdkJudgesTheWhole() {
        // Given
        Random random = new Random(5);

        for (int i = 0; i < TRIES; i++) {
            byte[] text = new byte[random.nextInt(7)];
            for (int j = 0; j < text.length; j++) {
                text[j] =
                        (byte) (random.nextBoolean() ? LEADS[random.nextInt(LEADS.length)] : 0x80 + random.nextInt(64));
            }
            int cut = text.length == 0 ? 0 : random.nextInt(text.length);

            // When
            TextCheck check = new TextCheck();
            boolean accepted = check.accepts(Arrays.copyOfRange(text, 0, cut))
                    && check.accepts(Arrays.copyOfRange(text, cut, text.length))
                    && check.complete();

            // Then
            assertThat(accepted).as(Arrays.toString(text)).isEqualTo(isUtf8(text));
        }
    }

    private static boolean isUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }

    @Test
    void lengthInUtf8IsThatOfTheBytes() {
        // Given
        String text = "aé€😀z";

        // When
        long length = Utf8Length.of(text);

        // Then
        assertThat(length).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
