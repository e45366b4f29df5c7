package org.modelhub.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;

/** The guard of a model in the whole hub, with its start values: what clients, operators and meters see of it. */
class GuardedHubTest {

    private static final String KAMELET = "kamelets/model-test-fail-429-action.kamelet.yaml";
    private static final String ASK =
            "{\"model\":\"hub-fail-429\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

    @Test
    void limitedModelIsLeftAloneAndEverybodyIsToldWhy() {
        // Given
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                HubFixture hub = new HubFixture(
                        "test.upstream.url=" + upstream.baseUrl(),
                        "hub.upstream.guard.gate.longest=60s",
                        "hub.upstream.guard.breaker.consecutive=5",
                        "hub.upstream.guard.breaker.calls=20")) {
            // A card that names the provider as its Kamelet does, so that the two are known to be one.
            hub.write(KAMELET, hub.read(KAMELET).replace("provider: \"scripted\"", "provider: \"openai\""));
            HubCaller client = new HubCaller(hub.port(), HubFixture.ADMIN_KEY);
            HttpResponse<String> first = client.post("/v1/chat/completions", ASK);

            // When
            HttpResponse<String> second = client.post("/v1/chat/completions", ASK);

            // Then
            assertThat(first.statusCode()).isEqualTo(429);
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.body()).contains("provider_limited");
            assertThat(second.headers().firstValue("retry-after")).isPresent();
            assertThat(upstream.seen().requests()).hasSize(1);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(client.get("/admin/models?limit=100&after=model-test-embed-action")
                                    .body())
                            .contains("Its provider limits the rate of calls; it is asked again in "));
            assertThat(new HubCaller(hub.managementPort(), null)
                            .get("/actuator/prometheus")
                            .body())
                    .contains("hub_upstream_breaker{model=\"scripted-fail-429\",provider=\"openai\"} 0.0")
                    .containsPattern(
                            "hub_upstream_limited_seconds\\{model=\"scripted-fail-429\",provider=\"openai\"} [1-9]");
        }
    }
}
