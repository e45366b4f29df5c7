package org.modelhub.upstream.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.fault.SeenRequest;

/** Signatures, checked as a server of AWS would. */
class AwsSignatureTest {

    private static final Clock THEN = Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC);

    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private static Proof proof(String sessionToken, SignedCall call) {
        AwsSignature.Identity identity =
                new AwsSignature.Identity("us-east-1", "service", "AKIDEXAMPLE", SECRET, sessionToken);
        return new AwsSignature(identity, THEN).proof(call).join();
    }

    /** Amazon's signer also signs the hash of the body as a header, so the oracle has to work out what it should be. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, https://example.amazonaws.com/, ''",
        "POST, https://example.amazonaws.com/, ''",
        "GET, https://example.amazonaws.com/?Param2=value2&Param1=value1, ''",
        "POST, https://example.amazonaws.com/, Param1=value1",
        "POST, https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-v1%3A0/converse, {}",
        "POST, https://bedrock-runtime.us-east-1.amazonaws.com/model/arn%3Aaws%3Abedrock%2Fx/converse-stream, {}",
        "POST, http://127.0.0.1:8443/v1/a%20b, {}"
    })
    void signatureIsTheOneThatAServerWorksOut(String method, URI url, String body) {
        // Given
        SignedCall call = new SignedCall(
                method, url, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));

        // When
        Proof proof = proof("", call);

        // Then
        SeenRequest seen = seen(call, proof);
        assertThat(AwsOracle.signature(seen, "us-east-1", "service", SECRET)).isEqualTo(AwsOracle.shown(seen));
        assertThat(proof.headers().get("Authorization"))
                .contains("Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request")
                .contains("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date");
    }

    private static SeenRequest seen(SignedCall call, Proof proof) {
        Map<String, String> headers = new HashMap<>();
        call.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        proof.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        headers.put("host", call.url().getRawAuthority());
        String query = call.url().getRawQuery();
        String target = call.url().getRawPath() + (query == null ? "" : "?" + query);
        return new SeenRequest(call.method(), target, headers, call.body(), THEN.instant());
    }

    @Test
    void everyByteOfTheBodyCounts() {
        // Given
        URI url = URI.create("https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse");

        // When
        Proof one = proof("", new SignedCall("POST", url, Map.of(), "{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
        Proof other = proof("", new SignedCall("POST", url, Map.of(), "{\"a\":2}".getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(one.headers().get("Authorization"))
                .isNotEqualTo(other.headers().get("Authorization"));
    }

    @Test
    void nothingOfItIsPrinted() {
        // When
        Proof proof = proof(
                "token-of-the-session", new SignedCall("POST", URI.create("https://x.test/"), Map.of(), new byte[0]));

        // Then
        assertThat(proof.headers()).containsEntry("X-Amz-Security-Token", "token-of-the-session");
        assertThat(proof.toString()).isEqualTo("Proof");
    }
}
