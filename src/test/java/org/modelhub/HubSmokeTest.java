package org.modelhub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.modelhub.fault.ScriptedUpstream;

/** The shortest proof that all parts fit: a chat through keys, routes, Kamelets and an upstream. */
class HubSmokeTest {

    @Test
    void chatReachesTheUpstreamBehindItsPublicName() throws Exception {
        // Given
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                HubFixture hub = new HubFixture("test.upstream.url=" + upstream.baseUrl())) {
            String body = "{\"model\":\"hub-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"ping\"}]}";
            HttpRequest request = HttpRequest.newBuilder(URI.create(hub.baseUrl() + "/chat/completions"))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + HubFixture.ADMIN_KEY)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();

            // When
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

            // Then
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"model\":\"hub-chat\"").contains("ping");
        }
    }
}
