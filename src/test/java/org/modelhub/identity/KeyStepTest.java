package org.modelhub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.Priority;
import org.modelhub.exchange.RequestHead;

/** The operators' steps, called on an event loop as the edge calls them. */
class KeyStepTest {

    private static final String POLICY = "{\"limits\":{\"requests_per_minute\":60,\"tokens_per_day\":100000,"
            + "\"cost_per_day\":\"5.00\"},\"priority\":\"batch\","
            + "\"on_disconnect\":{\"action\":\"drain\",\"max_cost\":0.050}}";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final KeyWorkers workers = new KeyWorkers();
    private KeyRoom room;

    @BeforeEach
    void open() throws IOException {
        room = KeyRoom.open(folder);
    }

    @AfterEach
    void close() throws IOException {
        workers.close();
        vertx.close();
        room.close();
    }

    @Test
    void createdKeyIsShownOnceAndWorks() throws Exception {
        // Given
        Exchange exchange = exchange(KeyRoom.ADMIN, "{\"name\":\"dify\",\"role\":\"app\"}");

        // When
        run(new CreateKeyStep(room.registrar, workers), exchange);

        // Then
        Map<?, ?> body = exchange.getMessage().getBody(Map.class);
        assertThat(exchange.getVariable(HubVariables.STATUS)).isEqualTo(201);
        assertThat(body.get("name")).isEqualTo("dify");
        assertThat(room.ring.identify((String) body.get("key")).keyId()).isEqualTo(body.get("id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"name\":\"\"}",
                "{\"name\":\" \"}",
                "{\"name\":7}",
                "{\"name\":\"a\\u0000b\"}",
                "{\"name\":\"x\",\"role\":\"root\"}",
                "{\"name\":\"x\",\"role\":\"ADMIN\"}",
                "{\"name\":\"x\",\"id\":\"mine\"}",
                "{\"name\":\"x\",\"policy\":null}",
                "{\"name\":\"x\",\"policy\":[]}",
                "{\"name\":\"x\",\"policy\":{\"limits\":{\"requests_per_minute\":{\"a\":{\"b\":1}}}}}"
            })
    void malformedWishIsABadRequest(String body) throws Exception {
        // Given
        Exchange exchange = exchange(KeyRoom.ADMIN, body);

        // When
        run(new CreateKeyStep(room.registrar, workers), exchange);

        // Then
        assertThat(status(exchange)).isEqualTo(400);
        assertThat(room.store.page(null, 10)).isEmpty();
    }

    @Test
    void nothingIsDoneForACallerWhoIsNoAdmin() throws Exception {
        // Given
        Caller app = new Caller("appappappapp", "app", Caller.Role.APP);
        Exchange known = exchange(app, "{\"name\":\"x\"}");
        Exchange unknown = exchange(null, "{\"name\":\"x\"}");

        // When
        run(new CreateKeyStep(room.registrar, workers), known);
        run(new CreateKeyStep(room.registrar, workers), unknown);

        // Then
        assertThat(List.of(status(known), status(unknown))).containsOnly(403);
        assertThat(room.store.page(null, 10)).isEmpty();
    }

    @Test
    void pagesOfKeysHoldNoSecretsAndSayIfThereIsMore() throws Exception {
        // Given
        List<String> keys = List.of(room.newKey(Caller.Role.APP), room.newKey(Caller.Role.ADMIN));
        Exchange exchange = exchange(KeyRoom.ADMIN, "", Map.of("limit", "1"), Map.of());

        // When
        run(new ListKeysStep(room.registrar, workers), exchange);

        // Then
        Map<?, ?> page = exchange.getMessage().getBody(Map.class);
        assertThat(page.get("has_more")).isEqualTo(true);
        assertThat((List<?>) page.get("data")).hasSize(1);
        assertThat(page.toString())
                .contains(KeyRoom.idOf(keys.get(0)))
                .doesNotContain(
                        keys.get(0).substring(17),
                        room.store.page(null, 1).get(0).macHex());
    }

    @Test
    void lastPageSaysThatThereIsNoMore() throws Exception {
        // Given
        String first = KeyRoom.idOf(room.newKey(Caller.Role.APP));
        String second = KeyRoom.idOf(room.newKey(Caller.Role.APP));
        Exchange exchange = exchange(KeyRoom.ADMIN, "", Map.of("limit", "1", "after", first), Map.of());

        // When
        run(new ListKeysStep(room.registrar, workers), exchange);

        // Then
        Map<?, ?> page = exchange.getMessage().getBody(Map.class);
        assertThat(page.get("has_more")).isEqualTo(false);
        assertThat(page.get("data").toString()).contains(second).doesNotContain(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "x", "", "1.5", "9999999999"})
    void limitOutOfRangeIsABadRequest(String limit) throws Exception {
        // Given
        Exchange exchange = exchange(KeyRoom.ADMIN, "", Map.of("limit", limit), Map.of());

        // When
        run(new ListKeysStep(room.registrar, workers), exchange);

        // Then
        assertThat(status(exchange)).isEqualTo(400);
    }

    @Test
    void unknownAfterIsABadRequest() throws Exception {
        // Given
        Exchange exchange = exchange(KeyRoom.ADMIN, "", Map.of("after", "nobodynobody"), Map.of());

        // When
        run(new ListKeysStep(room.registrar, workers), exchange);

        // Then
        assertThat(status(exchange)).isEqualTo(400);
    }

    @Test
    void revokedKeyIsShownAsRevoked() throws Exception {
        // Given
        String key = room.newKey(Caller.Role.APP);
        Exchange exchange = exchange(KeyRoom.ADMIN, "", Map.of(), Map.of("id", KeyRoom.idOf(key)));

        // When
        run(new RevokeKeyStep(room.registrar, workers), exchange);

        // Then
        assertThat(exchange.getMessage().getBody(Map.class).get("revoked")).isNotNull();
        assertThat(room.ring.identify(key)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"limit": 1}                                  | policy.limit
            {"limits": []}                                | policy.limits
            {"limits": {"rpm": 1}}                        | policy.limits.rpm
            {"limits": {"<script>": 1}}                   | policy.limits.?
            {"limits": {"requests_per_minute": 0}}        | policy.limits.requests_per_minute
            {"limits": {"requests_per_minute": -1}}       | policy.limits.requests_per_minute
            {"limits": {"requests_per_minute": 1.5}}      | policy.limits.requests_per_minute
            {"limits": {"requests_per_minute": 1e3}}      | policy.limits.requests_per_minute
            {"limits": {"requests_per_minute": "60"}}     | policy.limits.requests_per_minute
            {"limits": {"requests_per_minute": 10000001}} | policy.limits.requests_per_minute
            {"limits": {"tokens_per_minute": 1000000000001}} | policy.limits.tokens_per_minute
            {"limits": {"tokens_per_day": 9999999999999999999}} | policy.limits.tokens_per_day
            {"limits": {"cost_per_day": "-5.00"}}         | policy.limits.cost_per_day
            {"limits": {"cost_per_day": "0.00"}}          | policy.limits.cost_per_day
            {"limits": {"cost_per_day": "0.0000001"}}     | policy.limits.cost_per_day
            {"limits": {"cost_per_day": "1e9"}}           | policy.limits.cost_per_day
            {"limits": {"cost_per_day": "1000000000.01"}} | policy.limits.cost_per_day
            {"limits": {"cost_per_day": true}}            | policy.limits.cost_per_day
            {"priority": "urgent"}                        | policy.priority
            {"priority": "BATCH"}                         | policy.priority
            {"priority": 1}                               | policy.priority
            {"on_disconnect": "drain"}                    | policy.on_disconnect
            {"on_disconnect": {"action": "wait"}}         | policy.on_disconnect.action
            {"on_disconnect": {"max_tokens": 5}}          | policy.on_disconnect.max_tokens
            {"on_disconnect": {"action": "cancel", "max_cost": "1"}} | policy.on_disconnect.max_cost
            {"on_disconnect": {"action": "drain", "max_tokens": 0}} | policy.on_disconnect.max_tokens
            {"on_disconnect": {"action": "keep", "max_tokens": 100001}} | policy.on_disconnect.max_tokens
            {"on_disconnect": {"action": "keep", "max_cost": "free"}} | policy.on_disconnect.max_cost
            """)
    void policyThatCannotBeOneIsABadRequestWithItsField(String policy, String field) throws Exception {
        // Given
        String key = room.newKey(Caller.Role.APP);
        Exchange making = exchange(KeyRoom.ADMIN, "{\"name\":\"x\",\"policy\":" + policy + "}");
        Exchange changing = changing(KeyRoom.idOf(key), policy);

        // When
        run(new CreateKeyStep(room.registrar, workers), making);
        run(new ChangePolicyStep(room.registrar, workers), changing);

        // Then
        for (Exchange exchange : List.of(making, changing)) {
            assertThat(status(exchange)).isEqualTo(400);
            assertThat(exchange.getException(HubException.class).error().param())
                    .isEqualTo(field);
        }
        assertThat(room.store.page(null, 10)).hasSize(1);
        assertThat(room.ring.identify(key).policy()).isEqualTo(KeyPolicy.DEFAULT);
        assertThat(room.auditLines()).hasSize(1);
    }

    @Test
    void policyGivenWithTheKeyHoldsAndIsShown() throws Exception {
        // Given
        Exchange exchange = exchange(KeyRoom.ADMIN, "{\"name\":\"x\",\"role\":\"admin\",\"policy\":" + POLICY + "}");

        // When
        run(new CreateKeyStep(room.registrar, workers), exchange);

        // Then
        Map<?, ?> body = exchange.getMessage().getBody(Map.class);
        KeyPolicy policy = room.ring.identify((String) body.get("key")).policy();
        assertThat(policy.limits()).isEqualTo(new KeyPolicy.Limits(60, 0, 100_000, new BigDecimal("5")));
        assertThat(policy.priority()).isEqualTo(Priority.BATCH);
        assertThat(policy.disconnect())
                .isEqualTo(new KeyPolicy.Disconnect(KeyPolicy.OnDisconnect.DRAIN, 2_000, new BigDecimal("0.05")));
        assertThat(body.get("policy")).isEqualTo(PolicyView.of(policy)).hasToString("""
                {limits={requests_per_minute=60, tokens_per_minute=null, tokens_per_day=100000, cost_per_day=5}, \
                priority=batch, on_disconnect={action=drain, max_tokens=2000, max_cost=0.05}}""");
    }

    @Test
    void fieldsThatAPatchDoesNotNameStayAsTheyAre() throws Exception {
        // Given
        String key = room.newKey(Caller.Role.APP);
        run(new ChangePolicyStep(room.registrar, workers), changing(KeyRoom.idOf(key), POLICY));
        String change = "{\"limits\":{\"cost_per_day\":null,\"tokens_per_minute\":7},"
                + "\"on_disconnect\":{\"max_tokens\":500}}";

        // When
        run(new ChangePolicyStep(room.registrar, workers), changing(KeyRoom.idOf(key), change));

        // Then
        KeyPolicy policy = room.ring.identify(key).policy();
        assertThat(policy.limits()).isEqualTo(new KeyPolicy.Limits(60, 7, 100_000, BigDecimal.ZERO));
        assertThat(policy.priority()).isEqualTo(Priority.BATCH);
        assertThat(policy.disconnect())
                .isEqualTo(new KeyPolicy.Disconnect(KeyPolicy.OnDisconnect.DRAIN, 500, new BigDecimal("0.05")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"limits\":null,\"priority\":null,\"on_disconnect\":null}",
                "{\"limits\":{\"requests_per_minute\":null,\"tokens_per_day\":null,\"cost_per_day\":null},"
                        + "\"priority\":\"interactive\",\"on_disconnect\":{\"action\":\"cancel\"}}"
            })
    void nullTakesAPolicyBack(String change) throws Exception {
        // Given
        String key = room.newKey(Caller.Role.APP);
        run(new ChangePolicyStep(room.registrar, workers), changing(KeyRoom.idOf(key), POLICY));

        // When
        run(new ChangePolicyStep(room.registrar, workers), changing(KeyRoom.idOf(key), change));

        // Then
        assertThat(room.ring.identify(key).policy()).isEqualTo(KeyPolicy.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"name\":\"y\"}", "{\"policy\":{},\"role\":\"admin\"}"})
    void onlyAPolicyCanBeChanged(String body) throws Exception {
        // Given
        String id = KeyRoom.idOf(room.newKey(Caller.Role.APP));
        Exchange exchange = exchange(KeyRoom.ADMIN, body, Map.of(), Map.of("id", id));

        // When
        run(new ChangePolicyStep(room.registrar, workers), exchange);

        // Then
        assertThat(status(exchange)).isEqualTo(400);
    }

    @Test
    void policyIsChangedByAdminsOnly() throws Exception {
        // Given
        String key = room.newKey(Caller.Role.APP);
        Exchange exchange = changing(KeyRoom.idOf(key), POLICY);
        exchange.setVariable(HubVariables.CALLER, room.ring.identify(key));

        // When
        run(new ChangePolicyStep(room.registrar, workers), exchange);

        // Then
        assertThat(status(exchange)).isEqualTo(403);
        assertThat(room.ring.identify(key).policy()).isEqualTo(KeyPolicy.DEFAULT);
    }

    private Exchange changing(String id, String policy) {
        return exchange(KeyRoom.ADMIN, "{\"policy\":" + policy + "}", Map.of(), Map.of("id", id));
    }

    @Test
    void answerComesBackOnTheEventLoopThatAsked() throws Exception {
        // Given
        Exchange exchange = exchange(KeyRoom.ADMIN, "{\"name\":\"x\"}");

        // When
        List<Thread> threads = run(new CreateKeyStep(room.registrar, workers), exchange);

        // Then
        assertThat(threads.get(0).getName()).contains("eventloop");
        assertThat(threads.get(1)).isSameAs(threads.get(0));
    }

    @Test
    void storeThatIsAwayIsUnavailable() throws Exception {
        // Given
        room.database.close();
        Exchange exchange = exchange(KeyRoom.ADMIN, "{\"name\":\"x\"}");

        // When
        run(new CreateKeyStep(room.registrar, workers), exchange);

        // Then
        assertThat(status(exchange)).isEqualTo(503);
        assertThat(exchange.getException(HubException.class).error().code()).isEqualTo("key_store_unavailable");
    }

    @Test
    void auditThatIsAwayIsUnavailableAndNothingIsDone() throws Exception {
        // Given
        room.audit.close();
        Exchange exchange = exchange(KeyRoom.ADMIN, "{\"name\":\"x\"}");

        // When
        run(new CreateKeyStep(room.registrar, workers), exchange);

        // Then
        assertThat(exchange.getException(HubException.class).error().code()).isEqualTo("audit_unavailable");
        assertThat(room.store.page(null, 10)).isEmpty();
    }

    private static int status(Exchange exchange) {
        return exchange.getException(HubException.class).error().status();
    }

    private Exchange exchange(Caller caller, String body) {
        return exchange(caller, body, Map.of(), Map.of());
    }

    private Exchange exchange(Caller caller, String body, Map<String, String> query, Map<String, String> path) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable(HubVariables.CALLER, caller);
        exchange.setVariable(HubVariables.HEAD, new RequestHead("r1", "POST", "/admin/keys", path, query, Map.of()));
        exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
        return exchange;
    }

    /** Runs a step on an event loop; gives the thread it began on and the one it ended on. */
    private List<Thread> run(KeyStep step, Exchange exchange) throws Exception {
        CompletableFuture<List<Thread>> done = new CompletableFuture<>();
        Context loop = vertx.getOrCreateContext();
        loop.runOnContext(ignored -> {
            Thread begun = Thread.currentThread();
            step.process(exchange, sync -> done.complete(List.of(begun, Thread.currentThread())));
        });
        return done.get(10, TimeUnit.SECONDS);
    }
}
