package org.modelhub.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of signatures against the first example of AWS' own test suite. */
class SigV4Test {

    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Map<String, String> HEADERS = Map.of(
            "host", "example.amazonaws.com",
            "x-amz-date", "20150830T123600Z",
            "authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                            + "SignedHeaders=host;x-amz-date, "
                            + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");

    @Test
    void exampleOfTheVendorIsSigned() {
        assertThat(SigV4.isSigned(request("/", HEADERS), "AKIDEXAMPLE", SECRET, "service"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"host, other.amazonaws.com", "x-amz-date, 20150830T123601Z", "authorization, Bearer key"})
    void changedRequestIsNot(String header, String value) {
        // Given
        Map<String, String> changed = new HashMap<>(HEADERS);
        changed.put(header, value);

        // When, Then
        assertThat(SigV4.isSigned(request("/", changed), "AKIDEXAMPLE", SECRET, "service"))
                .isFalse();
        assertThat(SigV4.isSigned(request("/x", HEADERS), "AKIDEXAMPLE", SECRET, "service"))
                .isFalse();
        assertThat(SigV4.isSigned(request("/", HEADERS), "AKIDEXAMPLE", "other", "service"))
                .isFalse();
    }

    private static SeenRequest request(String path, Map<String, String> headers) {
        return new SeenRequest("GET", path, headers, new byte[0], Instant.EPOCH);
    }
}
