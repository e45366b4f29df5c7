package org.modelhub.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.edge.engine.RawHttp;
import org.modelhub.fault.ScriptedUpstream;

/**
 * Who gets into {@code /admin}, by every spelling of its paths. The operations come from Camel's own register of what
 * is served, so that a new one is judged without being listed here.
 */
@Tag("S3")
class AdminAccessTest {

    private static final Duration REVOKED_WITHIN = Duration.ofSeconds(1);

    private static ScriptedUpstream upstream;
    private static HubFixture hub;
    private static HubCalls admin;
    private static String appKey;

    @BeforeAll
    static void open() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
        admin = new HubCalls(hub);
        appKey = newKey("app").get("key").asText();
    }

    @AfterAll
    static void close() {
        hub.close();
        upstream.close();
    }

    private static JsonNode newKey(String role) {
        return HubCalls.json(
                admin.send("POST", "/admin/keys", "{\"name\":\"made by a test\",\"role\":\"" + role + "\"}"));
    }

    @Test
    void registerOfOperationsIsTheOneThatIsServed() {
        assertThat(operations().map(operation -> operation.replaceAll("[{].*?}", "*")))
                .contains(
                        "GET /admin/routes",
                        "GET /admin/keys",
                        "POST /admin/keys",
                        "PATCH /admin/keys/*",
                        "DELETE /admin/keys/*");
    }

    static Stream<String> operations() {
        return hub.bean(CamelContext.class).getRestRegistry().listAllRestServices().stream()
                .map(service -> service.getMethod().toUpperCase(Locale.ROOT) + " "
                        + service.getUrl().replaceFirst("^https?://[^/]*", ""))
                .filter(operation -> operation.contains(" /admin"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void adminOperationIsForbiddenToAppsAndUnknownsHoweverItsPathIsSpelled(String operation) throws IOException {
        // Given
        String method = operation.split(" ")[0];
        String path = operation.split(" ")[1].replace("{name}", "hub-chat").replaceAll("[{].*?}", "0123456789ab");
        long generation = generation();

        for (String spelling : spellings(path)) {
            // When
            int nobody = status(method, spelling, "");
            int stranger = status(method, spelling, "Authorization: Bearer " + "x".repeat(40) + "\r\n");
            int app = status(method, spelling, "Authorization: Bearer " + appKey + "\r\n");

            // Then
            assertThat(nobody).as(method + " " + spelling + " without a key").isIn(400, 401, 404, 405);
            assertThat(stranger)
                    .as(method + " " + spelling + " with a wrong key")
                    .isIn(400, 401, 404, 405);
            assertThat(app).as(method + " " + spelling + " with an app's key").isIn(400, 403, 404, 405);
        }
        assertThat(status(method, path, "")).as(operation).isEqualTo(401);
        assertThat(status(method, path, "Authorization: Bearer " + appKey + "\r\n"))
                .as(operation)
                .isEqualTo(403);
        assertThat(generation()).isEqualTo(generation);
    }

    private static List<String> spellings(String path) {
        List<String> all = new ArrayList<>(List.of(path));
        String rest = path.substring("/admin".length());
        for (String admin : List.of(
                "//admin",
                "/./admin",
                "/%2e/admin",
                "/x/../admin",
                "/x/%2e%2e/admin",
                "/v1/../admin",
                "/ADMIN",
                "/Admin",
                "/admin;x",
                "/admin;x=1",
                "/%61dmin",
                "/admin%20",
                "/admin/.",
                "/admin/",
                "/admin//",
                "/admin/%2e",
                "/v1/admin",
                "/v1//admin",
                "/models/../admin",
                "/v1/models/..%2f..%2fadmin",
                "/admin%2f",
                "\\admin")) {
            all.add(admin + rest);
        }
        for (String tail :
                List.of("/", "//", "/.", "/%2e", ";x", ";x=1", "%20", "?role=admin", "#x", "%00", ".json", "/..")) {
            all.add(path + tail);
        }
        all.add(path.toUpperCase(Locale.ROOT));
        all.add("http://127.0.0.1" + path);
        all.add(path.replace("/admin/", "/admin%2F"));
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "api_key",
                "api-key",
                "x-api-key",
                "access_token",
                "token",
                "authorization",
                "Authorization"
            })
    @Tag("S2")
    void keyInTheQueryIsNoKey(String name) throws IOException {
        for (String value : List.of(HubFixture.ADMIN_KEY, "Bearer%20" + HubFixture.ADMIN_KEY)) {
            assertThat(status("GET", "/admin/routes?" + name + "=" + value, "")).isEqualTo(401);
            assertThat(status("GET", "/v1/models?" + name + "=" + value, "")).isEqualTo(401);
        }
    }

    @Test
    @Tag("S2")
    void keyInTheBodyIsNoKey() throws IOException {
        // Given
        String body = "{\"model\":\"hub-chat\",\"api_key\":\"" + HubFixture.ADMIN_KEY + "\",\"caller\":\"admin\"}";

        // When
        int status = status("POST", "/v1/chat/completions", "", body);

        // Then
        assertThat(status).isEqualTo(401);
    }

    @Test
    @Tag("S2")
    void revokedKeyIsRefusedWithinASecond() {
        // Given
        JsonNode made = newKey("app");
        HubCalls app = new HubCalls(hub.port(), made.get("key").asText());
        int before = app.chat("hub-chat", "hello", false).join().statusCode();

        // When
        int revoked = admin.send("DELETE", "/admin/keys/" + made.get("id").asText(), "")
                .statusCode();

        // Then
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(REVOKED_WITHIN)
                .until(() -> app.chat("hub-chat", "hello", false).join().statusCode() == 401);
        assertThat(before).isEqualTo(200);
        assertThat(revoked).isEqualTo(200);
    }

    @Test
    @Tag("S2")
    void listOfKeysHoldsNothingThatOpens() {
        // When
        String list = admin.send("GET", "/admin/keys", "").body();

        // Then
        assertThat(list).contains("made by a test").doesNotContain(appKey, appKey.substring(appKey.length() - 40));
        assertThat(list).doesNotContain(HubFixture.ADMIN_KEY);
    }

    @Test
    void appMayDoWhatAppsDo() {
        assertThat(new HubCalls(hub.port(), appKey)
                        .chat("hub-chat", "hello", false)
                        .join()
                        .statusCode())
                .isEqualTo(200);
    }

    /** A rollback that got through would move it. */
    private static long generation() {
        for (JsonNode route : admin.get("/admin/routes").get("data")) {
            if ("hub-chat".equals(route.get("name").asText())) {
                return route.get("generation").asLong();
            }
        }
        throw new AssertionError("hub-chat is gone");
    }

    private static int status(String method, String target, String headers) throws IOException {
        return status(method, target, headers, "{}");
    }

    private static int status(String method, String target, String headers, String body) throws IOException {
        try (RawHttp http = new RawHttp(hub.port())) {
            String answer = http.send(method + " " + target + " HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n"
                            + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                    .readAll();
            return Integer.parseInt(answer.substring(9, 12));
        }
    }
}
