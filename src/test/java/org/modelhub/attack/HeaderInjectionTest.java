package org.modelhub.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.HubFixture;
import org.modelhub.edge.engine.RawHttp;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.fault.InjectingUpstream;
import org.modelhub.fault.SeenRequest;

/**
 * Names that steer Camel, from every side at once: headers, query, path and JSON of a request, headers, JSON and tool
 * calls of an upstream. Neither what is called nor what the hub knows of a request may change by them. Set
 * {@code -Dattack.seed} to replay a run. {@link StockEngineTest} shows that the attack works without the guard.
 */
@Tag("W9")
class HeaderInjectionTest {

    private static final long SEED = Long.getLong("attack.seed", System.nanoTime());
    private static final int ROUNDS = 40;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OUTWARD = Set.of(
            "content-type",
            "content-length",
            "transfer-encoding",
            "x-request-id",
            "cache-control",
            "x-accel-buffering",
            "connection",
            "retry-after",
            "hub-served-by",
            "hub-tried");

    private static InjectingUpstream upstream;
    private static HubFixture hub;
    private static ExchangeWatch watch;

    @BeforeAll
    static void open() {
        System.out.println("W9 seed: -Dattack.seed=" + SEED);
        upstream = new InjectingUpstream();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
        watch = new ExchangeWatch(hub.bean(CamelContext.class));
    }

    @AfterAll
    static void close() {
        hub.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void namesFromEverySideChangeNothing(boolean stream) throws IOException {
        // Given
        Random random = new Random(SEED);
        watch.endpoints.clear();
        ask(List.of(), stream);
        SeenRequest clean = upstream.seen().lastRequest();
        Set<String> way = Set.copyOf(watch.endpoints);

        for (int round = 0; round < ROUNDS; round++) {
            List<String> names = round == 0 ? ControlNames.asHeaders() : ControlNames.draw(random, 8);
            upstream.inject(names);

            // When
            String answer = ask(names, stream);

            // Then
            String label = "round " + round + " of seed " + SEED + ": " + names;
            assertThat(answer).as(label).startsWith("HTTP/1.1 200 ").contains("get_weather");
            assertThat(OUTWARD).as(label).containsAll(headerNames(answer));
            assertSameCall(label, clean, upstream.seen().lastRequest());
            assertOwnVariables(label);
        }
        assertThat(watch.looks.get()).isGreaterThan(ROUNDS);
        assertThat(watch.headers).isEmpty();
        assertThat(watch.endpoints).isEqualTo(way);
    }

    private static void assertSameCall(String label, SeenRequest clean, SeenRequest seen) {
        assertThat(seen.method()).as(label).isEqualTo(clean.method());
        assertThat(seen.path()).as(label).isEqualTo(clean.path());
        assertThat(withoutLength(seen)).as(label).isEqualTo(withoutLength(clean));
    }

    /** The body's length is not judged: what else stands in a client's JSON is the upstream's to refuse. */
    private static Map<String, String> withoutLength(SeenRequest seen) {
        Map<String, String> headers = new HashMap<>(seen.headers());
        headers.remove("content-length");
        return headers;
    }

    private static void assertOwnVariables(String label) {
        Map<String, Object> variables = watch.lastVariables;
        assertThat(variables.keySet())
                .as(label)
                .isSubsetOf(
                        HubVariables.HEAD,
                        HubVariables.DIALECT,
                        HubVariables.KIND,
                        HubVariables.CALLER,
                        HubVariables.REQUEST,
                        HubVariables.MODEL,
                        HubVariables.MODEL_ROUTE,
                        HubVariables.CONTEXT,
                        HubVariables.SERVED_BY,
                        HubVariables.PASSPORT,
                        HubVariables.CANCEL,
                        HubVariables.MODELS,
                        HubVariables.TRAIL,
                        HubVariables.REPLY_HEADERS,
                        HubVariables.PRIORITY,
                        HubVariables.TICKET,
                        HubVariables.OUTCOME);
        assertThat(variables.get(HubVariables.DIALECT)).as(label).isEqualTo("openai");
        assertThat(variables.get(HubVariables.KIND)).as(label).isEqualTo("chat");
        assertThat(variables.get(HubVariables.MODEL)).as(label).isEqualTo("hub-chat");
        assertThat(String.valueOf(variables.get(HubVariables.MODEL_ROUTE))).matches("direct:model\\.hub-chat@\\d+");
        assertThat(((Caller) variables.get(HubVariables.CALLER)).role()).isEqualTo(Caller.Role.ADMIN);
    }

    @Test
    void namesInTheModelsToolCallReachTheClientAsDataOnly() throws IOException {
        // Given
        upstream.inject(List.of("CamelHttpUri", "operationName"));

        // When
        String answer = ask(List.of(), false);

        // Then
        assertThat(answer).contains("\\\"CamelHttpUri\\\":\\\"" + InjectingUpstream.VALUE);
        assertThat(watch.headers).isEmpty();
    }

    @Test
    void namesInThePathAreAPathOnly() throws IOException {
        for (String name : ControlNames.asHeaders()) {
            // When
            String answer = raw("GET /v1/models/" + name + ";" + name + "=evil HTTP/1.1\r\n" + key() + "\r\n");

            // Then
            assertThat(answer).as(name).startsWith("HTTP/1.1 404 ");
            assertThat(OUTWARD).as(name).containsAll(headerNames(answer));
        }
        assertThat(watch.headers).isEmpty();
    }

    @Test
    void embeddingsAndRerankAreGuardedAsWell() throws IOException {
        // Given
        String names = ControlNames.asHeaders().stream()
                .map(name -> name + ": evil\r\n")
                .collect(Collectors.joining());

        // When
        String embedding = post("/v1/embeddings", names, "{\"model\":\"embed-default-v1\",\"input\":\"a\"}");
        String rerank =
                post("/v1/rerank", names, "{\"model\":\"rerank-default\",\"query\":\"a\",\"documents\":[\"a\",\"b\"]}");

        // Then
        assertThat(embedding).startsWith("HTTP/1.1 200 ");
        assertThat(rerank).startsWith("HTTP/1.1 200 ");
        assertThat(watch.headers).isEmpty();
    }

    /** One chat that carries these names as headers, query parameters and JSON keys. */
    private static String ask(List<String> names, boolean stream) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("model", "hub-chat").put("stream", stream);
        ObjectNode message = body.putArray("messages").addObject();
        message.put("role", "user").put("content", "weather?");
        ObjectNode tool = body.putArray("tools").addObject().put("type", "function");
        ObjectNode parameters =
                tool.putObject("function").put("name", "get_weather").putObject("parameters");
        StringBuilder headers = new StringBuilder();
        StringBuilder query = new StringBuilder("?x=1");
        for (String name : names) {
            headers.append(name).append(": evil\r\n");
            query.append('&').append(name).append("=evil");
            message.put(name, "evil");
            parameters.putObject(name).put("type", "string");
            body.withObject("/metadata").put(name, "evil");
            if (!body.has(name)) {
                body.put(name, "evil");
            }
        }
        return post("/v1/chat/completions" + query, headers.toString(), body.toString());
    }

    private static String post(String target, String headers, String body) throws IOException {
        return raw("POST " + target + " HTTP/1.1\r\n" + key() + headers
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static String key() {
        return "Host: hub\r\nConnection: close\r\nAuthorization: Bearer " + HubFixture.ADMIN_KEY + "\r\n";
    }

    private static String raw(String request) throws IOException {
        try (RawHttp http = new RawHttp(hub.port())) {
            return http.send(request).readAll();
        }
    }

    private static Set<String> headerNames(String answer) {
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        return Arrays.stream(head.split("\r\n"))
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
