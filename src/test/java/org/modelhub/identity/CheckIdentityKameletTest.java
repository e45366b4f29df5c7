package org.modelhub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.Priority;
import org.modelhub.exchange.RequestHead;
import org.modelhub.wire.JsonView;

/** The Kamelet as shipped, on real keys. */
class CheckIdentityKameletTest {

    @TempDir
    private Path folder;

    private KeyRoom room;
    private DefaultCamelContext camel;

    @BeforeEach
    void open() throws Exception {
        room = KeyRoom.open(folder);
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("checkIdentity.app", new CheckIdentityStep(room.ring, room.tickets, Caller.Role.APP));
        camel.getRegistry()
                .bind("checkIdentity.admin", new CheckIdentityStep(room.ring, room.tickets, Caller.Role.ADMIN));
        KameletComponent kamelets = new KameletComponent();
        kamelets.setLocation("file:kamelets");
        kamelets.setNoErrorHandler(true);
        camel.addComponent("kamelet", kamelets);
        camel.start();
        camel.addRoutes(routes());
    }

    @AfterEach
    void close() throws IOException {
        camel.stop();
        room.close();
    }

    private static RouteBuilder routes() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:any").to("kamelet:check-identity-action");
                from("direct:admin").to("kamelet:check-identity-action?role=admin");
            }
        };
    }

    @Test
    void appKeyPassesWhereNoRoleIsNamed() {
        // Given
        String key = room.newKey(Caller.Role.APP);

        // When
        Exchange exchange = send("direct:any", Map.of("authorization", "Bearer " + key), Map.of());

        // Then
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getVariable(HubVariables.CALLER, Caller.class).keyId())
                .isEqualTo(KeyRoom.idOf(key));
        assertThat(exchange.getVariable(HubVariables.PASSPORT, Passport.class).has(Passport.Moment.IDENTIFIED))
                .isTrue();
    }

    @Test
    void adminKeyPassesEverywhere() {
        // Given
        Map<String, String> headers = Map.of("x-api-key", room.newKey(Caller.Role.ADMIN));

        // When
        Exchange admin = send("direct:admin", headers, Map.of());
        Exchange any = send("direct:any", headers, Map.of());

        // Then
        assertThat(admin.getException()).isNull();
        assertThat(any.getException()).isNull();
    }

    @Test
    void appKeyIsForbiddenWhereAnAdminIsAsked() {
        // Given
        String key = room.newKey(Caller.Role.APP);

        // When
        Exchange exchange = send("direct:admin", Map.of("authorization", "Bearer " + key), Map.of());

        // Then
        assertThat(status(exchange)).isEqualTo(403);
        assertThat(exchange.getVariable(HubVariables.PASSPORT, Passport.class).has(Passport.Moment.IDENTIFIED))
                .isFalse();
    }

    @Test
    void unknownKeyIsUnauthorizedAndNeverEchoed() {
        // Given
        String key = ApiKey.mint().text();

        // When
        Exchange exchange = send("direct:any", Map.of("authorization", "Bearer " + key), Map.of());

        // Then
        assertThat(status(exchange)).isEqualTo(401);
        assertThat(exchange.getException().getMessage()).doesNotContain(key).doesNotContain(key.substring(17));
        assertThat(exchange.getVariable(HubVariables.CALLER)).isNull();
    }

    @Test
    void keyInTheQueryIsNoKey() {
        // Given
        String key = room.newKey(Caller.Role.ADMIN);

        // When
        Exchange exchange = send("direct:any", Map.of(), Map.of("api-key", key, "key", key, "access_token", key));

        // Then
        assertThat(status(exchange)).isEqualTo(401);
    }

    @Test
    void laterRequestOfAConnectionGetsThePolicyAsItIsNow() {
        // Given
        String id = KeyRoom.idOf(room.newKey(Caller.Role.APP));
        Caller before = room.ring.known(id);
        JsonView batch = JsonView.parse("{\"policy\":{\"priority\":\"batch\"}}".getBytes(StandardCharsets.UTF_8));
        room.registrar.changePolicy(KeyRoom.ADMIN, id, PolicyChange.in(batch));

        // When
        Exchange exchange = send("direct:any", Map.of(), Map.of(), Map.of(HubVariables.CALLER, before));

        // Then
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getVariable(HubVariables.CALLER, Caller.class)
                        .policy()
                        .priority())
                .isEqualTo(Priority.BATCH);
    }

    @Test
    void laterRequestOfAConnectionIsRefusedOnceTheKeyIsRevoked() {
        // Given
        String id = KeyRoom.idOf(room.newKey(Caller.Role.APP));
        Caller before = room.ring.known(id);
        room.registrar.revoke(KeyRoom.ADMIN, id);

        // When
        Exchange exchange = send("direct:any", Map.of(), Map.of(), Map.of(HubVariables.CALLER, before));

        // Then
        assertThat(status(exchange)).isEqualTo(401);
    }

    @Test
    void ticketStandsForItsKeyOnce() {
        // Given
        String id = KeyRoom.idOf(room.newKey(Caller.Role.APP));
        Map<String, Object> ticket =
                Map.of(HubVariables.TICKET, room.tickets.issue(id).text());

        // When
        Exchange first = send("direct:any", Map.of(), Map.of(), ticket);
        Exchange second = send("direct:any", Map.of(), Map.of(), ticket);

        // Then
        assertThat(first.getException()).isNull();
        assertThat(first.getVariable(HubVariables.CALLER, Caller.class).keyId()).isEqualTo(id);
        assertThat(first.getVariable(HubVariables.PASSPORT, Passport.class).has(Passport.Moment.IDENTIFIED))
                .isTrue();
        assertThat(status(second)).isEqualTo(401);
        assertThat(second.getVariable(HubVariables.CALLER)).isNull();
    }

    @Test
    void ticketIsWorthNoMoreThanItsKey() {
        // Given
        String revoked = KeyRoom.idOf(room.newKey(Caller.Role.APP));
        String ofRevoked = room.tickets.issue(revoked).text();
        room.registrar.revoke(KeyRoom.ADMIN, revoked);
        String ofApp =
                room.tickets.issue(KeyRoom.idOf(room.newKey(Caller.Role.APP))).text();

        // When
        Exchange any = send("direct:any", Map.of(), Map.of(), Map.of(HubVariables.TICKET, ofRevoked));
        Exchange admin = send("direct:admin", Map.of(), Map.of(), Map.of(HubVariables.TICKET, ofApp));

        // Then
        assertThat(status(any)).isEqualTo(401);
        assertThat(status(admin)).isEqualTo(403);
    }

    @Test
    void ticketBesideAKeyIsRefusedAndNotSpent() {
        // Given
        String key = room.newKey(Caller.Role.APP);
        Map<String, Object> ticket = Map.of(
                HubVariables.TICKET, room.tickets.issue(KeyRoom.idOf(key)).text());

        // When
        Exchange both = send("direct:any", Map.of("authorization", "Bearer " + key), Map.of(), ticket);
        Exchange alone = send("direct:any", Map.of(), Map.of(), ticket);

        // Then
        assertThat(status(both)).isEqualTo(401);
        assertThat(alone.getException()).isNull();
    }

    @Test
    void roleThatDoesNotExistIsRefusedWhenLoaded() {
        // Given
        RouteBuilder route = new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:typo").to("kamelet:check-identity-action?role=nobody");
            }
        };

        // When / Then
        assertThatThrownBy(() -> camel.addRoutes(route)).hasStackTraceContaining("checkIdentity.nobody");
    }

    private static int status(Exchange exchange) {
        return exchange.getException(HubException.class).error().status();
    }

    private Exchange send(String to, Map<String, String> headers, Map<String, String> query) {
        return send(to, headers, query, Map.of());
    }

    private Exchange send(
            String to, Map<String, String> headers, Map<String, String> query, Map<String, Object> variables) {
        return camel.createProducerTemplate().send(to, exchange -> {
            exchange.setVariable(
                    HubVariables.HEAD, new RequestHead("r1", "POST", "/v1/models", Map.of(), query, headers));
            exchange.setVariable(HubVariables.PASSPORT, new Passport());
            variables.forEach(exchange::setVariable);
        });
    }
}
