package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.chat.HubError;
import org.modelhub.chat.ProviderException;
import org.modelhub.fault.CannedPeer;
import org.modelhub.fault.CannedPeer.Canned;
import org.modelhub.fault.SeenRequest;
import org.modelhub.upstream.auth.AwsOracle;

/** What a provider sees of the hub, for each form of authentication. */
class AuthenticationFormsTest {

    private static final String SECRET = "s3cr=t&x";

    private final CannedPeer vendor = new CannedPeer(request -> Canned.chat("hi"));
    private final EndpointRoom hub = new EndpointRoom();
    private final List<CannedPeer> others = new ArrayList<>();

    @AfterEach
    void close() {
        hub.close();
        vendor.close();
        others.forEach(CannedPeer::close);
    }

    private EndpointRoom.Outcome ask(Map<String, String> options) {
        return hub.ask(EndpointRoom.uri(vendor.baseUrl(), options), EndpointRoom.hello(false));
    }

    private SeenRequest seen(Map<String, String> options) {
        assertThat(ask(options).text()).isEqualTo("hi");
        return vendor.seen().lastRequest();
    }

    @Test
    void keyInTheQueryIsEncodedAndInNoHeader() {
        // When
        SeenRequest seen = seen(Map.of("authentication", "query:key", "apiKey", SECRET));

        // Then
        assertThat(seen.path()).isEqualTo("/v1/chat/completions?key=s3cr%3Dt%26x");
        assertThat(seen.headers()).doesNotContainKey("authorization");
    }

    @Test
    void keyInTheQueryFollowsAParameterThatThePathHas() {
        // When
        SeenRequest seen =
                seen(Map.of("authentication", "query:key", "apiKey", "k", "paths", "chat=/chat/completions?alt=sse"));

        // Then
        assertThat(seen.path()).endsWith("?alt=sse&key=k");
    }

    @Test
    void keyInTheQueryIsInNoError() {
        // When
        HubError error = hub.ask(
                        EndpointRoom.uri(
                                "http://127.0.0.1:9/v1", Map.of("authentication", "query:key", "apiKey", "sesame")),
                        EndpointRoom.hello(false))
                .error();

        // Then
        assertThat(error.message()).doesNotContain("sesame", "key=", "127.0.0.1");
    }

    @Test
    void namedHeaderHoldsTheBareKey() {
        // When
        SeenRequest seen = seen(Map.of("authentication", "x-goog-api-key", "apiKey", "k1"));

        // Then
        assertThat(seen.headers()).containsEntry("x-goog-api-key", "k1").doesNotContainKey("authorization");
    }

    @ParameterizedTest
    @CsvSource({"oauth2", "sigv4", "query:key", "bearer", "x-key"})
    void withoutItsSecretsAProviderIsUnavailable(String form) {
        // When
        EndpointRoom.Outcome outcome = ask(Map.of("authentication", form));

        // Then
        assertThat(outcome.error().status()).isEqualTo(503);
        assertThat(outcome.failure()).isInstanceOf(ProviderException.class);
        assertThat(vendor.seen().requests()).isEmpty();
    }

    private Map<String, String> client(CannedPeer tokens) {
        others.add(tokens);
        return Map.of(
                "authentication", "oauth2",
                "tokenUrl", "http://127.0.0.1:" + tokens.port() + "/token",
                "clientId", "client one",
                "clientSecret", "s:cret",
                "scope", "models.read",
                "audience", "api://models");
    }

    private static Canned token(String value) {
        return Canned.json(200, "{\"access_token\":\"" + value + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    }

    @Test
    void tokenIsAskedForByTheGrantOfClientsAndShown() {
        // Given
        CannedPeer tokens = new CannedPeer(request -> token("t1"));

        // When
        SeenRequest seen = seen(client(tokens));

        // Then
        SeenRequest asked = tokens.seen().lastRequest();
        assertThat(seen.headers()).containsEntry("authorization", "Bearer t1");
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.path()).isEqualTo("/token");
        assertThat(asked.text())
                .isEqualTo("grant_type=client_credentials&scope=models.read&audience=api%3A%2F%2Fmodels");
        assertThat(asked.headers()).containsEntry("content-type", "application/x-www-form-urlencoded");
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(asked.headers().get("authorization").substring("Basic ".length())),
                        StandardCharsets.US_ASCII))
                .isEqualTo("client+one:s%3Acret");
    }

    @Test
    void manyCallsShareOneFetchedToken() {
        // Given
        CannedPeer tokens = new CannedPeer(request -> token("t1"));
        String uri = EndpointRoom.uri(vendor.baseUrl(), client(tokens));

        // When
        List<CompletableFuture<EndpointRoom.Outcome>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(hub.begin(uri, EndpointRoom.hello(false)));
        }
        calls.forEach(call -> assertThat(call.join().text()).isEqualTo("hi"));

        // Then
        assertThat(tokens.seen().requests()).hasSize(1);
    }

    @ParameterizedTest(name = "{0} of the token service becomes {1}")
    @CsvSource({
        "400, 502, upstream_auth",
        "401, 502, upstream_auth",
        "429, 503, upstream_token_unavailable",
        "500, 503, upstream_token_unavailable",
        "200, 502, upstream_token_invalid"
    })
    void failureOfTheTokenServiceLetsAnotherProviderServeAndHoldsNoSecret(int theirs, int status, String code) {
        // Given
        CannedPeer tokens = new CannedPeer(request -> Canned.json(theirs, "{\"error\":\"client one s:cret\"}"));

        // When
        EndpointRoom.Outcome outcome = ask(client(tokens));

        // Then
        assertThat(outcome.failure()).isInstanceOf(ProviderException.class);
        assertThat(outcome.error().status()).isEqualTo(status);
        assertThat(outcome.error().code()).isEqualTo(code);
        assertThat(outcome.error().message()).doesNotContain("s:cret", "client one", "127.0.0.1");
        assertThat(vendor.seen().requests()).isEmpty();
    }

    @Test
    void tokenServiceThatIsAwayIsUnavailable() {
        // Given
        CannedPeer gone = new CannedPeer(request -> null);
        Map<String, String> client = client(gone);
        gone.close();
        others.clear();

        // When
        EndpointRoom.Outcome outcome = ask(client);

        // Then
        assertThat(outcome.error().status()).isEqualTo(503);
        assertThat(outcome.error().code()).isEqualTo("upstream_token_unavailable");
    }

    @Test
    void freshTokenThatTheVendorRefusesIsNotFetchedAgainByEveryCall() {
        // Given
        AtomicInteger fetched = new AtomicInteger();
        CannedPeer tokens = new CannedPeer(request -> token("t" + fetched.incrementAndGet()));
        CannedPeer strict = new CannedPeer(request -> Canned.json(401, "{\"error\":\"no\"}"));
        others.add(strict);
        String uri = EndpointRoom.uri(strict.baseUrl(), client(tokens));

        // When
        HubError first = hub.ask(uri, EndpointRoom.hello(false)).error();
        HubError second = hub.ask(uri, EndpointRoom.hello(false)).error();

        // Then
        assertThat(List.of(first, second)).allMatch(error -> "upstream_auth".equals(error.code()));
        assertThat(fetched).hasValue(1);
    }

    @Test
    void tokenThatTheVendorRefusesAfterAWhileIsFetchedAgainAndTheCallerDoesNotNotice() {
        // Given
        AtomicInteger fetched = new AtomicInteger();
        CannedPeer tokens = new CannedPeer(request -> token("t" + fetched.incrementAndGet()));
        CannedPeer moody =
                new CannedPeer(request -> "Bearer t1".equals(request.headers().get("authorization"))
                                && vendor.seen().requests().size() == 1
                        ? Canned.json(401, "{}")
                        : Canned.chat("hi"));
        others.add(moody);
        seen(client(tokens));
        hub.pass(java.time.Duration.ofSeconds(11));

        // When
        EndpointRoom.Outcome outcome =
                hub.ask(EndpointRoom.uri(moody.baseUrl(), client(tokens)), EndpointRoom.hello(false));

        // Then
        assertThat(outcome.text()).isEqualTo("hi");
        assertThat(moody.seen().requests())
                .extracting(request -> request.headers().get("authorization"))
                .containsExactly("Bearer t1", "Bearer t2");
        assertThat(fetched).hasValue(2);
    }

    @Test
    void signatureCoversPathAndBodyAndGoesOutInHeaders() {
        // When
        SeenRequest seen = seen(Map.of(
                "authentication", "sigv4",
                "region", "us-east-1",
                "accessKey", "AKIDEXAMPLE",
                "secretKey", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                "sessionToken", "session+token",
                "paths", "chat=/model/a.b-v1%3A0/converse"));

        // Then
        assertThat(seen.path()).isEqualTo("/v1/model/a.b-v1%3A0/converse");
        assertThat(seen.headers())
                .containsEntry("x-amz-security-token", "session+token")
                .containsEntry("content-type", "application/json");
        assertThat(AwsOracle.signature(seen, "us-east-1", "bedrock", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
                .isEqualTo(AwsOracle.shown(seen));
    }
}
