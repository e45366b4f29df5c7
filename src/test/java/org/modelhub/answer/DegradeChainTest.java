package org.modelhub.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.RequestListener;
import org.modelhub.exchange.RequestOutcome;
import org.modelhub.fault.ScriptedUpstream;

/**
 * The whole chain of one public name while one supplier after the other goes away: the model, another one, a smaller
 * one, a similar answer, the model inside the hub. The tests are steps of one outage, in order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DegradeChainTest {

    private static final String CHAIN = """
            - route:
                id: model.chain
                description: A chain of models and what is left without them.
                from:
                  uri: direct:model.chain
                  steps:
                    - loadBalance:
                        failoverLoadBalancer:
                          exception:
                            - org.modelhub.chat.ProviderException
                        steps:
                          - to: kamelet:model-first-action
                          - to: kamelet:model-other-action
                          - to: kamelet:model-smaller-action
                          - to: kamelet:answer-similar-action
                          - to: kamelet:model-hub-extract-action
                    - to: kamelet:keep-answer-action
            """;

    /** Hears how requests end. */
    public static final class Ear implements RequestListener {

        private final List<RequestOutcome> outcomes = new CopyOnWriteArrayList<>();

        @Override
        public void completed(RequestOutcome outcome) {
            outcomes.add(outcome);
        }
    }

    private static ScriptedUpstream first;
    private static ScriptedUpstream other;
    private static ScriptedUpstream smaller;
    private static HubFixture hub;
    private static HubCalls admin;
    private static HubCalls stranger;

    @BeforeAll
    static void open() {
        first = new ScriptedUpstream();
        other = new ScriptedUpstream();
        smaller = new ScriptedUpstream();
        hub = new HubFixture(
                List.of(Ear.class),
                // Nothing is loaded beforehand here, and a busy machine takes its time.
                "hub.answer.answer-within=30s");
        add("first", first);
        add("other", other);
        add("smaller", smaller);
        hub.write("routes/model/chain.camel.yaml", CHAIN);
        hub.awaitNames("first", "other", "smaller", "chain");
        admin = new HubCalls(hub);
        JsonNode key = HubCalls.json(admin.send("POST", "/admin/keys", "{\"name\":\"another tenant\"}"));
        stranger = new HubCalls(hub.port(), key.get("key").asText());
    }

    private static void add(String name, ScriptedUpstream upstream) {
        hub.add(
                name,
                "chat",
                "provider-openai-action",
                Map.of("baseUrl", upstream.baseUrl(), "apiKey", "some-key", "model", "scripted-" + name));
    }

    @AfterAll
    static void close() {
        hub.close();
        smaller.close();
        other.close();
        first.close();
    }

    private static KeptAnswers kept() {
        return hub.bean(KeptAnswers.class);
    }

    private static RequestOutcome outcome() {
        List<RequestOutcome> outcomes = hub.bean(Ear.class).outcomes;
        return outcomes.get(outcomes.size() - 1);
    }

    private static HttpResponse<String> ask(HubCalls caller, String question, boolean stream) {
        List<RequestOutcome> outcomes = hub.bean(Ear.class).outcomes;
        outcomes.clear();
        HttpResponse<String> reply = caller.chat("chain", question, stream).join();
        // It may come behind the reply; the next question must not take it for its own.
        await().until(() -> !outcomes.isEmpty());
        return reply;
    }

    private static String degraded(HttpResponse<String> reply) {
        return reply.headers().firstValue("hub-degraded").orElse("");
    }

    @Test
    @Order(1)
    void firstModelAnswersAndItsAnswerIsKept() {
        // When
        HttpResponse<String> whole = ask(admin, "How do I reset my password?", false);

        // Then
        assertThat(outcome().servedBy().model()).isEqualTo("scripted-first");
        assertThat(degraded(whole)).isEmpty();
        await().until(() -> kept().count() == 1);
    }

    @Test
    @Order(2)
    void otherModelAnswersWhenTheFirstIsAwayAndItsStreamIsKeptToo() {
        // Given
        first.close();

        // When
        HttpResponse<String> streamed = ask(admin, "How many days of leave do I get?", true);

        // Then
        assertThat(outcome().servedBy().model()).isEqualTo("scripted-other");
        assertThat(streamed.body()).contains("[DONE]");
        assertThat(degraded(streamed)).isEmpty();
        await().until(() -> kept().count() == 2);
    }

    @Test
    @Order(3)
    void smallerModelAnswersWhenBothAreAway() {
        // Given
        other.close();

        // When
        ask(admin, "Where is the canteen?", false);

        // Then
        assertThat(outcome().servedBy().model()).isEqualTo("scripted-smaller");
        await().until(() -> kept().count() == 3);
    }

    @Test
    @Order(4)
    void similarAnswerIsGivenAndMarkedWhenNoModelCanBeReached() {
        // Given
        smaller.close();

        // When
        HttpResponse<String> reply = ask(admin, "How can I reset my password?", false);

        // Then
        JsonNode body = HubCalls.json(reply);
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(body.at("/choices/0/message/content").asText()).isEqualTo("You said: How do I reset my password?");
        assertThat(body.get("system_fingerprint").asText()).contains("hub/similar-answer");
        assertThat(degraded(reply)).isEqualTo("similar-answer");
        RequestOutcome outcome = outcome();
        assertThat(outcome.servedBy().generative()).isFalse();
        assertThat(outcome.usage().total()).isZero();
        assertThat(similar(outcome)).satisfies(attempt -> {
            assertThat(attempt.outcome()).isEqualTo(Attempt.ANSWERED);
            assertThat(attempt.called()).isFalse();
        });
    }

    private static Attempt similar(RequestOutcome outcome) {
        return outcome.trail().attempts().stream()
                .filter(attempt -> attempt.provider().equals("hub"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(5)
    void similarAnswerIsStreamedToWhoWantsAStream() {
        // When
        HttpResponse<String> reply = ask(admin, "How many days of leave do I get?", true);

        // Then
        assertThat(reply.body())
                .contains("leave")
                .contains("hub/similar-answer")
                .contains("[DONE]");
        assertThat(degraded(reply)).isEqualTo("similar-answer");
    }

    @Test
    @Order(6)
    void modelInsideTheHubAnswersWhatNobodyAsked() {
        // When
        HttpResponse<String> reply = ask(admin, "Who wrote Emma?", false);

        // Then
        RequestOutcome outcome = outcome();
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(outcome.servedBy().model()).isEqualTo("hub-extract");
        assertThat(similar(outcome).outcome()).isEqualTo("no_similar_answer");
        assertThat(degraded(reply)).isEmpty();
    }

    @Test
    @Order(7)
    void anotherTenantsAnswerIsNotGiven() {
        // When
        ask(stranger, "How do I reset my password?", false);

        // Then
        assertThat(outcome().servedBy().model()).isEqualTo("hub-extract");
    }

    @Test
    @Order(8)
    void whatTheHubItselfAnsweredIsNotKept() {
        assertThat(kept().count()).isEqualTo(3);
    }
}
