package org.modelhub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
import org.modelhub.exchange.RequestHead;

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
        camel.getRegistry().bind("checkIdentity.app", new CheckIdentityStep(room.ring, Caller.Role.APP));
        camel.getRegistry().bind("checkIdentity.admin", new CheckIdentityStep(room.ring, Caller.Role.ADMIN));
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
        return camel.createProducerTemplate().send(to, exchange -> {
            exchange.setVariable(
                    HubVariables.HEAD, new RequestHead("r1", "POST", "/v1/models", Map.of(), query, headers));
            exchange.setVariable(HubVariables.PASSPORT, new Passport());
        });
    }
}
