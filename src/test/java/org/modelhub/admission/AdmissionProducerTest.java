package org.modelhub.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.Priority;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.stream.TokenCounter;

/** The step in a route, before buckets that answer at once and before ones that answer later, as a shared store does. */
class AdmissionProducerTest {

    private final AdmissionProperties settings = AdmissionBench.properties(Map.of("key.tokens", "1000/1h"));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Written buckets = new Written();

    /** Buckets in memory that write down what they are asked, and may answer on a thread of their own. */
    private static final class Written implements Buckets {

        private final LocalBuckets local = new LocalBuckets(() -> 0, 100);
        private final List<List<Claim>> settled = new ArrayList<>();
        private int taken;
        private boolean later;

        @Override
        public void take(List<Claim> claims, Consumer<Grant> then) {
            taken++;
            if (later) {
                CompletableFuture.runAsync(() -> local.take(claims, then));
            } else {
                local.take(claims, then);
            }
        }

        @Override
        public synchronized void settle(List<Claim> corrections) {
            settled.add(corrections);
            local.settle(corrections);
        }
    }

    @BeforeEach
    void start() throws Exception {
        AdmissionDesk desk = new AdmissionDesk(
                settings,
                buckets,
                new Widths(() -> 0, (provider, model) -> 1),
                new Tariffs("USD", Map.of()),
                new RequestScale(new TokenCounter(), 100),
                () -> 0);
        camel.addComponent("admission", new AdmissionComponent(camel, desk));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("admission:grant?budget=hub").setBody(constant("granted"));
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private Exchange ask(KeyPolicy policy, String more, Map<String, Object> variables) {
        ExchangeBuilder builder = ExchangeBuilder.anExchange(camel);
        Exchange exchange = builder.build();
        exchange.setVariable(HubVariables.CALLER, new Caller("key", "key", Caller.Role.APP, policy));
        exchange.setVariable(HubVariables.REQUEST, AdmissionBench.chat("hello", more));
        exchange.setVariable(HubVariables.MODEL, "m");
        exchange.setVariable(HubVariables.MODELS, AdmissionBench.MODELS);
        variables.forEach(exchange::setVariable);
        try {
            return camel.createProducerTemplate()
                    .asyncSend("direct:ask", exchange)
                    .get(10, TimeUnit.SECONDS);
        } catch (Exception cause) {
            throw new AssertionError(cause);
        }
    }

    private Exchange ask(String more) {
        RequestOutcome outcome = AdmissionBench.outcome(200, false, TokenUsage.of(10, 20));
        return ask(KeyPolicy.DEFAULT, more, Map.of(HubVariables.OUTCOME, outcome));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestIsTakenOnceAndSettledOnce(boolean later) {
        // Given
        buckets.later = later;

        // When
        Exchange exchange = ask(",\"max_tokens\":500");

        // Then
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("granted");
        assertThat(buckets.taken).isEqualTo(1);
        assertThat(buckets.settled).hasSize(1);
        long level = buckets.local
                .take(List.of(new Claim("hub/key:key:tokens:3600", Rate.of(1000, Duration.ofHours(1)), 0)))
                .levels()
                .get(0);
        assertThat(level).isEqualTo(970);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusedRequestGoesNoFurtherAndSettlesNothing(boolean later) {
        // Given
        ask(
                KeyPolicy.DEFAULT,
                ",\"max_tokens\":900",
                Map.of(HubVariables.OUTCOME, AdmissionBench.outcome(200, false, TokenUsage.of(10, 890))));
        buckets.settled.clear();
        buckets.later = later;

        // When
        Exchange exchange = ask(",\"max_tokens\":500");

        // Then
        assertThat(exchange.getException())
                .isInstanceOfSatisfying(
                        HubException.class,
                        refused -> assertThat(refused.error().status()).isEqualTo(429));
        assertThat(exchange.getMessage().getBody()).isNull();
        assertThat(buckets.settled).isEmpty();
    }

    @Test
    void answerThatGoesOnWithAnotherModelsIsNoNewRequest() {
        // When
        ask(KeyPolicy.DEFAULT, "", Map.of(HubVariables.CONTINUATION, "so far"));

        // Then
        assertThat(buckets.taken).isZero();
    }

    @Test
    void flexibleRequestAndBatchKeyWaitBehindOthers() {
        // Given
        KeyPolicy batch = new KeyPolicy(KeyPolicy.Limits.NONE, Priority.BATCH, KeyPolicy.DEFAULT.disconnect());

        // When
        Object ofKey = ask(batch, "", Map.of()).getVariable(HubVariables.PRIORITY);
        Object ofRequest = ask(",\"service_tier\":\"flex\"").getVariable(HubVariables.PRIORITY);
        Object ofOther = ask(",\"service_tier\":\"auto\"").getVariable(HubVariables.PRIORITY);

        // Then
        assertThat(ofKey).isEqualTo(Priority.BATCH);
        assertThat(ofRequest).isEqualTo(Priority.BATCH);
        assertThat(ofOther).isNull();
    }
}
