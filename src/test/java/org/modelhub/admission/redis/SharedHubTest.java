package org.modelhub.admission.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubFixture;
import org.modelhub.fault.RedisProcess;

/** The whole hub with a Redis that asks for a password. */
class SharedHubTest {

    private static final String SECRET = "red1s-s3cret";

    private static RedisProcess redis;
    private static HubFixture hub;

    @BeforeAll
    static void open() {
        redis = RedisProcess.start("--requirepass", SECRET);
        hub = new HubFixture("hub.redis.url=redis://:" + SECRET + "@127.0.0.1:" + redis.port());
    }

    @AfterAll
    static void close() throws IOException {
        hub.close();
        redis.close();
    }

    @Test
    void meterSaysThatRedisKeepsTheLimits() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(get("/actuator/prometheus"))
                        .contains("hub_redis_up 1.0")
                        .contains("hub_admission_local_total"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/env",
                "/actuator/configprops",
                "/actuator/info",
                "/actuator/health",
                "/actuator/prometheus",
                "/actuator/camelroutes",
                "/actuator/jolokia/list",
                "/actuator/jolokia/search/*:*"
            })
    void managementPortDoesNotShowThePassword(String path) throws Exception {
        assertThat(get(path)).isNotNull().doesNotContain(SECRET);
    }

    private static String get(String path) throws IOException, InterruptedException {
        String login = "admin:" + HubFixture.ADMIN_KEY;
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.managementPort() + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
