package org.modelhub.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.HubError;

/** A provider's refusal as the client sees it. */
class UpstreamErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "400, 400, vendor_word", "422, 400, vendor_word", "401, 502, upstream_auth", "403, 502, upstream_auth",
        "402, 502, vendor_word", "404, 502, upstream_model_not_found", "408, 504, vendor_word", "413, 413, vendor_word",
        "429, 429, vendor_word", "500, 502, vendor_word", "502, 502, vendor_word", "503, 503, vendor_word",
        "504, 504, vendor_word", "529, 503, vendor_word", "302, 502, vendor_word"
    })
    void statusSaysWhoseFaultItIsAndTheVendorsCodeIsKept(int vendor, int status, String code) {
        // When
        HubError error = read(vendor, "{\"error\":{\"message\":\"m\",\"code\":\"vendor_word\"}}");

        // Then
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).contains("acme");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Incorrect key sk-proj-Abc123456789",
                "key sk-ab**********cdef",
                "header was Bearer eyJhbGciOi.J9x",
                "api_key=hunter2hunter2",
                "cannot connect to https://user:pw@10.2.3.4:9000/v1",
                "dial tcp 10.2.3.4:9000 refused",
                "no such host llm-7.prod.internal",
                "token a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D4e5F6",
                "connect localhost:11434 failed"
            })
    void nothingSecretIsShown(String message) {
        // When
        HubError error = read(500, "{\"error\":{\"message\":\"" + message + "\"}}");

        // Then
        assertThat(error.message())
                .doesNotContain(
                        "Abc1234", "cdef", "eyJ", "hunter2", "10.2.3.4", "prod.internal", "a1B2c3", "11434", "pw@")
                .containsPattern("\\[(redacted|address)]");
    }

    @Test
    void plainWordsStay() {
        // When
        HubError error = read(400, "{\"error\":{\"message\":\"messages.0.content: gpt-3.5-turbo takes text only\"}}");

        // Then
        assertThat(error.message()).endsWith(": messages.0.content: gpt-3.5-turbo takes text only");
    }

    @Test
    void wordsThatMakeDifyRepeatItsRequestStayOutOfOtherFailures() {
        // When
        HubError error =
                read(500, "{\"error\":\"thinking budget_tokens integer_below_min_value Invalid 'max_output_tokens'\"}");

        // Then
        assertThat(error.message())
                .doesNotContain("thinking", "budget_tokens", "integer_below_min_value", "Invalid 'max_output_tokens'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"x\",\"code\":\"context_length_exceeded\"}}",
                "{\"message\":\"This model's maximum context length is 8192 tokens\"}",
                "{\"error\":\"the input length exceeds the context length\"}",
                "{\"detail\":[{\"msg\":\"prompt is too long: 9 > 8\"}]}"
            })
    void tooLongIsNamedTheSameForEveryVendor(String body) {
        // When
        HubError error = read(400, body);

        // Then
        assertThat(error.code()).isEqualTo("context_length_exceeded");
        assertThat(error.param()).isEqualTo("messages");
    }

    @Test
    void retryAfterIsSecondsOrADate() {
        // Given
        String date = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(100).format(DateTimeFormatter.RFC_1123_DATE_TIME);

        // When, Then
        assertThat(wait("7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(wait("0.5")).isEqualTo(Duration.ofMillis(500));
        assertThat(wait(date)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100));
        assertThat(wait("Fri, 01 Jan 2021 00:00:00 GMT")).isEqualTo(Duration.ZERO);
        assertThat(wait("soon")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>x</html>",
                "{\"error\":",
                "[]",
                "[1]",
                "null",
                "{}",
                "\u0000",
                "{\"error\":{\"message\":{}}}"
            })
    void anyBodyIsTaken(String body) {
        // When
        HubError error = read(500, body);

        // Then
        assertThat(error.message()).isEqualTo("The provider acme failed with status 500.");
    }

    private static Duration wait(String value) {
        return UpstreamErrors.read("acme", 429, Map.of("Retry-After", value), new byte[0])
                .retryAfter();
    }

    private static HubError read(int status, String body) {
        return UpstreamErrors.read("acme", status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
