package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.HubError;
import org.modelhub.fault.CannedPeer;
import org.modelhub.fault.CannedPeer.Canned;
import org.modelhub.fault.SeenRequest;

/** A provider with several keys: which one a call uses, and what a client hears when none is left. */
class KeyRotationTest {

    /** How long the model is left alone after a 429 that names no time; the rest of a key is ten times as long. */
    private static final Duration THROTTLED = Duration.ofSeconds(1);

    private final Map<String, Canned> refusals = new ConcurrentHashMap<>();
    private final CannedPeer vendor = new CannedPeer(this::answer);
    private final EndpointRoom hub = new EndpointRoom();

    private Canned answer(SeenRequest request) {
        return refusals.getOrDefault(key(request), Canned.chat("hi"));
    }

    private static String key(SeenRequest request) {
        return request.headers().getOrDefault("authorization", "").replace("Bearer ", "");
    }

    @AfterEach
    void close() {
        hub.close();
        vendor.close();
    }

    private String uri(String keys) {
        return EndpointRoom.uri(vendor.baseUrl(), Map.of("apiKey", keys));
    }

    private EndpointRoom.Outcome ask(String keys) {
        return hub.ask(uri(keys), EndpointRoom.hello(false));
    }

    private List<String> used() {
        return vendor.seen().requests().stream().map(KeyRotationTest::key).toList();
    }

    private static Canned refusal(int status) {
        return Canned.json(status, "{\"error\":{\"message\":\"no\",\"code\":\"theirs\"}}");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 429})
    void nextKeyIsUsedWhereOneIsRefusedAndTheCallerDoesNotNotice(int status) {
        // Given
        refusals.put("one", refusal(status));

        // When
        EndpointRoom.Outcome outcome = ask("one, two");

        // Then
        assertThat(outcome.text()).isEqualTo("hi");
        assertThat(used()).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 429})
    void refusedKeyRestsForTheCallsThatFollowAlsoThroughAnotherRoute(int status) {
        // Given
        refusals.put("one", refusal(status));
        ask("one,two");

        // When
        hub.ask(uri("one,two") + "&drop=user", EndpointRoom.hello(false));

        // Then
        assertThat(used()).containsExactly("one", "two", "two");
    }

    @Test
    void firstGoodKeyTakesAllCalls() {
        // When
        ask("one,two");
        ask("one,two");

        // Then
        assertThat(used()).containsExactly("one", "one");
    }

    @Test
    void streamGoesOnWithTheNextKeyToo() {
        // Given
        refusals.put("one", refusal(429));
        refusals.put(
                "two",
                Canned.events("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},"
                        + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"));

        // When
        EndpointRoom.Outcome outcome = hub.ask(uri("one,two"), EndpointRoom.hello(true));

        // Then
        assertThat(outcome.text()).isEqualTo("hi");
        assertThat(used()).containsExactly("one", "two");
    }

    @ParameterizedTest
    @CsvSource({"400", "404", "422", "500", "503"})
    void otherFailuresAreNotTheKeys(int status) {
        // Given
        refusals.put("one", refusal(status));

        // When
        ask("one,two");

        // Then
        assertThat(used()).containsOnly("one");
    }

    @Test
    void whenTheRateOfAllKeysIsLimitedTheCallerHearsTheSoonestWait() {
        // Given
        refusals.put("one", refusal(429).with("retry-after", "70"));
        refusals.put("two", refusal(429).with("retry-after", "40"));
        refusals.put("three", refusal(401));

        // When
        HubError first = ask("one,two,three").error();
        HubError second = ask("one,two,three").error();

        // Then
        assertThat(used()).containsExactly("one", "two", "three");
        assertThat(first.status()).isEqualTo(429);
        assertThat(second.code()).isEqualTo("provider_limited");
        assertThat(List.of(first, second)).allSatisfy(error -> {
            assertThat(error.retryAfter()).isBetween(Duration.ofSeconds(35), Duration.ofSeconds(40));
            assertThat(error.message()).doesNotContain("one", "two", "three");
        });
    }

    @Test
    void whenAllKeysAreRefusedTheProviderRefusesTheHub() {
        // Given
        refusals.put("one", refusal(401));
        refusals.put("two", refusal(401));

        // When
        HubError first = ask("one,two").error();
        HubError second = ask("one,two").error();

        // Then
        assertThat(used()).containsExactly("one", "two");
        assertThat(List.of(first, second)).allSatisfy(error -> {
            assertThat(error.status()).isEqualTo(502);
            assertThat(error.code()).isEqualTo("upstream_auth");
        });
    }

    @Test
    void requestThatEveryKeyIsForbiddenLetsNoKeyRest() {
        // Given
        refusals.put("one", refusal(403));
        refusals.put("two", refusal(403));
        ask("one,two");
        refusals.clear();

        // When
        EndpointRoom.Outcome outcome = ask("one,two");

        // Then
        assertThat(outcome.text()).isEqualTo("hi");
        assertThat(used()).containsExactly("one", "two", "one");
    }

    @ParameterizedTest
    @CsvSource({"401, 299, two", "401, 301, one", "429, 9, two", "429, 11, one"})
    void keyIsUsedAgainWhenItsRestIsOver(int status, int seconds, String expected) {
        // Given
        refusals.put("one", refusal(status));
        ask("one,two");
        refusals.clear();

        // When
        hub.pass(Duration.ofSeconds(seconds));
        ask("one,two");

        // Then
        assertThat(used()).last().isEqualTo(expected);
    }

    @Test
    void singleKeyNeverRests() {
        // Given
        refusals.put("one", refusal(429));
        HubError error = ask("one").error();
        refusals.clear();

        // When
        hub.pass(THROTTLED);
        EndpointRoom.Outcome outcome = ask("one");

        // Then
        assertThat(error.code()).isEqualTo("theirs");
        assertThat(outcome.text()).isEqualTo("hi");
    }
}
