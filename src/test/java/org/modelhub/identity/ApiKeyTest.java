package org.modelhub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

    private static final String SECRET = "s".repeat(48);

    @Test
    void mintedKeyHasTheDocumentedForm() {
        // When
        String text = ApiKey.mint().text();

        // Then
        assertThat(text).matches("hub_[0-9A-Za-z]{12}_[0-9A-Za-z]{48}");
    }

    @Test
    void mintedKeysUseEverySymbolAndNeverRepeat() {
        // When
        var keys = IntStream.range(0, 1_000).mapToObj(i -> ApiKey.mint()).toList();

        // Then
        assertThat(keys.stream().map(ApiKey::publicId)).doesNotHaveDuplicates();
        assertThat(keys.stream()
                        .flatMapToInt(key -> key.secret().chars())
                        .distinct()
                        .count())
                .isEqualTo(62);
    }

    @Test
    void mintedKeyIsReadBack() {
        // Given
        ApiKey key = ApiKey.mint();

        // When
        ApiKey read = ApiKey.read(key.text());

        // Then
        assertThat(read).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hub_",
                "HUB_aaaaaaaaaaaa_ssssssssssssssssssssssssssssssssssssssssssssssss",
                "hub_aaaaaaaaaaaa-ssssssssssssssssssssssssssssssssssssssssssssssss",
                "hub_aaaaaaaaaaa__ssssssssssssssssssssssssssssssssssssssssssssssss",
                "hub_aaaaaaaaaaaa_sssssssssssssssssssssssssssssssssssssssssssssss",
                "hub_aaaaaaaaaaaa_sssssssssssssssssssssssssssssssssssssssssssssssss",
                "hub_aaaaaaaaaaaa_sssssssssssssssssssssssssssssssssssssssssssssssé",
                "hub_aaaaaaaaaaaa_sssssssssssssssssssssssssssssssssssssssssssssss\u0000",
                "hub_aaaaaaaaaaaa_sssssssssssssssssssssssssssssssssssssssssssssss٣"
            })
    void anythingElseIsNotOurForm(String token) {
        // When
        ApiKey read = ApiKey.read(token);

        // Then
        assertThat(read).isNull();
    }

    @Test
    void secretIsNotInTheText() {
        // Given
        ApiKey key = new ApiKey("aaaaaaaaaaaa", SECRET);

        // When
        String shown = key + " " + PresentedKey.of(key.text());

        // Then
        assertThat(shown).contains("aaaaaaaaaaaa").doesNotContain(SECRET);
    }
}
