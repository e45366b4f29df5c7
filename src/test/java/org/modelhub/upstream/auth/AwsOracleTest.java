package org.modelhub.upstream.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.fault.SeenRequest;

/** The oracle of signatures against cases of AWS's own signature test suite. */
class AwsOracleTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "get-vanilla, GET, /, '', 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "post-vanilla, POST, /, '', 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "get-vanilla-query-order-key-case, GET, /?Param2=value2&Param1=value1, '',"
                + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "post-x-www-form-urlencoded, POST, /, Param1=value1,"
                + " ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
    })
    void publishedCasesHaveThePublishedSignatures(
            String name, String method, String path, String body, String signature) {
        // Given
        Map<String, String> headers =
                new HashMap<>(Map.of("host", "example.amazonaws.com", "x-amz-date", "20150830T123600Z"));
        if (!body.isEmpty()) {
            headers.put("content-type", "application/x-www-form-urlencoded");
        }
        headers.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request," + " SignedHeaders="
                        + (body.isEmpty() ? "" : "content-type;") + "host;x-amz-date, Signature=?");
        SeenRequest request =
                new SeenRequest(method, path, headers, body.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);

        // When
        String worked =
                AwsOracle.signature(request, "us-east-1", "service", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

        // Then
        assertThat(worked).isEqualTo(signature);
    }
}
