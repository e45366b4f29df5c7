package org.modelhub.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who gets into the management port, by every spelling of its paths. */
@Tag("S3")
@AutoConfigureObservability(tracing = false)
@SpringBootTest(
        classes = ManagePort.class,
        properties = ManagePort.NO_ROUTES,
        webEnvironment = WebEnvironment.RANDOM_PORT)
class ManagementPortTest {

    private static final String CAMEL = "exec/org.apache.camel:context=camel-1,";
    private static final String ADMIN = RawHttp.basic("admin", ManagePort.KEY);

    @LocalServerPort
    private int port;

    @Autowired
    private CamelContext camel;

    private RawHttp http;

    @BeforeEach
    void connect() {
        http = new RawHttp(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void probesAnswerAnybody(String path) throws IOException {
        // When
        var answer = http.send("GET", path);

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"status\":\"UP\"").doesNotContain("components");
    }

    @Test
    void prometheusAnswersAnybody() throws IOException {
        // When
        var answer = http.send("GET", "/actuator/prometheus");

        // Then
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/jolokia",
                "/actuator/jolokia/",
                "/actuator/jolokia/version",
                "/actuator/jolokia/list",
                "/actuator/hawtio",
                "/actuator/hawtio/",
                "/actuator/hawtio/index.html",
                "/actuator/hawtio/jolokia/version",
                "/actuator/hawtio/auth/login",
                "/actuator/camelroutes",
                "/actuator/info",
                "/actuator",
                "/actuator/health/livenessState",
                "/actuator/health/liveness/x",
                "/actuator/env",
                "/error",
                "/jolokia/version",
                "/"
            })
    void everythingElseAsksForTheKey(String path) throws IOException {
        // When
        var answer = http.send("GET", path);

        // Then
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("WWW-Authenticate: Basic");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/jolokia/version",
                "/actuator/hawtio/index.html",
                "/actuator/camelroutes",
                "/actuator/info",
                "/actuator"
            })
    void adminKeyOpensIt(String path) throws IOException {
        // When
        var answer = http.send("GET", path, ADMIN);

        // Then
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/configprops",
                "/actuator/beans",
                "/actuator/loggers",
                "/actuator/threaddump",
                "/actuator/shutdown"
            })
    void endpointsThatShowSecretsDoNotExistEvenForAdmins(String path) throws IOException {
        // When
        var answer = http.send("GET", path, ADMIN);

        // Then
        assertThat(answer.status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//actuator/jolokia/version",
                "/actuator//jolokia/version",
                "/actuator/jolokia//version",
                "/actuator/jolokia;x/version",
                "/actuator;x=y/jolokia/version",
                "/actuator/jolokia/version;x",
                "/;/actuator/jolokia/version",
                "/actuator/./jolokia/version",
                "/actuator/health/../jolokia/version",
                "/actuator/health/..;/jolokia/version",
                "/actuator/prometheus/../jolokia/version",
                "/actuator/prometheus;/../jolokia/version",
                "/actuator/%6aolokia/version",
                "/actuator%2fjolokia/version",
                "/%61ctuator/jolokia/version",
                "/actuator/health/%2e%2e/jolokia/version",
                "/actuator/health%2f..%2fjolokia/version",
                "/actuator/%2e/jolokia/version",
                "/actuator/health%00/../jolokia/version",
                "/actuator/jolokia%3bx/version",
                "/actuator\\jolokia/version",
                "/actuator/%5cjolokia/version",
                "/ACTUATOR/JOLOKIA/version",
                "/actuator/Jolokia/version",
                "/actuator/jolokia/version/",
                "/actuator/jolokia/?x=/actuator/health",
                "/actuator/jolokia/version#/actuator/health",
                "/actuator/jolokia/version?/actuator/prometheus",
                "/actuator/jolokia/%e2%80%a8/version",
                "/actuator/hawtio//jolokia/version",
                "/actuator/hawtio;x/jolokia/version",
                "/actuator/hawtio/./jolokia/version",
                "/actuator/health/liveness/",
                "/actuator/health/liveness;x",
                "http://127.0.0.1/actuator/jolokia/version",
                "http://127.0.0.1//actuator/jolokia/version"
            })
    void noSpellingOfAPathOpensAHole(String target) throws IOException {
        // When
        var answer = http.send("GET", target);

        // Then
        assertThat(answer.status()).isIn(400, 401);
        assertThat(answer.text()).doesNotContain("\"agent\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND"})
    void otherMethodsAreClosedTooOnOpenPaths(String method) throws IOException {
        // When
        var answer = http.send(method, "/actuator/health", "Content-Length: 0");

        // Then
        assertThat(answer.status()).isIn(400, 401, 405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin:wrong", "admin:", ":hub-admin-key", "root:hub-admin-key", "admin:hub-admin-key "})
    void wrongPairIsRefused(String pair) throws IOException {
        // Given
        int colon = pair.indexOf(':');
        String credentials = RawHttp.basic(pair.substring(0, colon), pair.substring(colon + 1));

        // When
        var answer = http.send("GET", "/actuator/jolokia/version", credentials);

        // Then
        assertThat(answer.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Prefix: /actuator/health",
                "X-Original-URL: /actuator/health",
                "X-Rewrite-URL: /actuator/health",
                "X-HTTP-Method-Override: GET",
                "X-Forwarded-For: 127.0.0.1",
                "Authorization: Bearer hub-admin-key",
                "Cookie: JSESSIONID=1"
            })
    void noHeaderReplacesTheKey(String header) throws IOException {
        // When
        var answer = http.send("GET", "/actuator/jolokia/version", header);

        // Then
        assertThat(answer.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void foreignPageCannotUseTheBrowsersLogin(String header) throws IOException {
        // When
        var answer = http.send("GET", "/actuator/jolokia/version", ADMIN, header);

        // Then
        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void linkFromElsewhereOpensTheConsole() throws IOException {
        // When
        var answer = http.send(
                "GET",
                "/actuator/hawtio/index.html",
                ADMIN,
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-Dest: document");

        // Then
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec/com.sun.management:type=DiagnosticCommand/vmSystemProperties",
                "exec/com.sun.management:type=HotSpotDiagnostic/dumpHeap(java.lang.String,boolean)/heap.hprof/true",
                "exec/com.sun.management:type=HotSpotDiagnostic/getVMOption/MaxHeapSize",
                "read/java.lang:type=Runtime/SystemProperties",
                "write/java.lang:type=Memory/Verbose/true",
                CAMEL + "type=context,name=%22camel-1%22/sendBody(java.lang.String,java.lang.Object)/log:x/hello",
                CAMEL + "type=context,name=%22camel-1%22/requestStringBody/log:x/hello",
                CAMEL + "type=tracer,name=BacklogTracer/dumpAllTracedMessages",
                CAMEL + "type=tracer,name=BacklogDebugger/enableDebugger"
            })
    void jolokiaRefusesWhatWouldLoadCodeOrShowSecrets(String operation) throws IOException {
        // When
        var answer = http.send("GET", "/actuator/jolokia/" + operation, ADMIN);

        // Then
        assertThat(answer.text()).contains("\"status\":403").doesNotContain("Origin");
    }

    @Test
    void consoleIsNoProxyToOtherHosts() throws IOException {
        // When
        var answer = http.send("GET", "/actuator/hawtio/proxy/http/127.0.0.1/" + port + "/actuator/health", ADMIN);

        // Then
        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        assertThat(answer.text()).doesNotContain("UP");
    }

    @Test
    void camelItselfCountsNothingPerRequest() {
        // When
        var policies = camel.getRoutePolicyFactories();
        var notifiers = camel.getManagementStrategy().getEventNotifiers();

        // Then
        assertThat(policies).isEmpty();
        assertThat(notifiers).isEmpty();
    }

    @Test
    void jolokiaReadsWhatTheConsoleShows() throws IOException {
        // When
        var answer = http.send("GET", "/actuator/jolokia/read/java.lang:type=Memory/HeapMemoryUsage", ADMIN);

        // Then
        assertThat(answer.text()).contains("\"status\":200").contains("\"used\":");
    }
}
