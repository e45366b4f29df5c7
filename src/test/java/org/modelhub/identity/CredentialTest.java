package org.modelhub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.HubException;

/** Which headers carry a key, and which do not (S1 as far as keys go). */
class CredentialTest {

    private static final String KEY = "hub_aaaaaaaaaaaa_" + "s".repeat(48);

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of(Map.of("authorization", "Bearer " + KEY)),
                Arguments.of(Map.of("authorization", "bearer " + KEY)),
                Arguments.of(Map.of("authorization", "BEARER " + KEY)),
                Arguments.of(Map.of("authorization", "  Bearer   " + KEY + " \t")),
                Arguments.of(Map.of("api-key", KEY)),
                Arguments.of(Map.of("x-api-key", " " + KEY)),
                Arguments.of(Map.of("x-goog-api-key", KEY + "\t")),
                Arguments.of(Map.of("x-api-key", "", "x-goog-api-key", KEY)),
                Arguments.of(Map.of("authorization", "", "api-key", KEY)),
                Arguments.of(Map.of("authorization", "Bearer", "x-api-key", KEY)),
                Arguments.of(Map.of("authorization", "Bearer ", "api-key", "", "x-api-key", KEY)),
                Arguments.of(Map.of("authorization", "Bearer " + KEY, "api-key", KEY, "x-api-key", KEY)));
    }

    @ParameterizedTest
    @MethodSource
    void accepted(Map<String, String> headers) {
        // When
        String token = Credential.of(headers);

        // Then
        assertThat(token).isEqualTo(KEY);
    }

    static Stream<Map<String, String>> absent() {
        return Stream.of(
                Map.of(),
                Map.of("authorization", ""),
                Map.of("authorization", " \t "),
                Map.of("authorization", "Bearer"),
                Map.of("authorization", "bearer  "),
                Map.of("api-key", " "),
                Map.of("x-goog-api-key", " "),
                Map.of("cookie", KEY),
                Map.of("proxy-authorization", "Bearer " + KEY));
    }

    @ParameterizedTest
    @MethodSource
    void absent(Map<String, String> headers) {
        // When
        HubException refusal = catchThrowableOfType(HubException.class, () -> Credential.of(headers));

        // Then
        assertThat(refusal.error().status()).isEqualTo(401);
        assertThat(refusal.error().message()).contains("No API key was sent").contains("Authorization: Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic dXNlcjpwYXNz", "Digest x", "Bearer,x", "Bearer\tx", "Token x", "BearerX", "Bearer\u00a0x"
            })
    void otherSchemesAreRefusedWithoutAnEcho(String value) {
        // When
        HubException refusal =
                catchThrowableOfType(HubException.class, () -> Credential.of(Map.of("authorization", value)));

        // Then
        assertThat(refusal.error().status()).isEqualTo(401);
        assertThat(refusal.error().message()).isEqualTo("The Authorization header must be 'Bearer <key>'.");
    }

    @Test
    void rawKeyInAuthorizationIsRefusedWithoutAnEcho() {
        // When / Then
        assertThatThrownBy(() -> Credential.of(Map.of("authorization", KEY)))
                .isInstanceOf(HubException.class)
                .hasMessageNotContaining("hub_");
    }

    static Stream<Map<String, String>> conflicting() {
        return Stream.of(
                Map.of("authorization", "Bearer " + KEY, "api-key", "other"),
                Map.of("authorization", "Bearer other", "x-api-key", KEY),
                Map.of("api-key", KEY, "x-api-key", "other"),
                Map.of("authorization", "Bearer " + KEY, "x-goog-api-key", "other"),
                Map.of("authorization", "Bearer " + KEY, "x-api-key", KEY + "x"));
    }

    @ParameterizedTest
    @MethodSource
    void conflicting(Map<String, String> headers) {
        // When
        HubException refusal = catchThrowableOfType(HubException.class, () -> Credential.of(headers));

        // Then
        assertThat(refusal.error().status()).isEqualTo(401);
        assertThat(refusal.error().message()).contains("Two different API keys").doesNotContain("hub_");
    }
}
