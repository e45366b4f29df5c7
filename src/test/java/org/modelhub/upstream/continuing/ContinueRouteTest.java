package org.modelhub.upstream.continuing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.CutUpstream;
import org.modelhub.fault.CutUpstream.Reply;
import org.modelhub.fault.SeenRequest;
import org.modelhub.swap.LiveRoutes;

/** A public name whose first model dies in the middle of its answers. */
@Tag("R5")
class ContinueRouteTest {

    private static final String TEXT = "The quick brown fox jumps over the lazy dog.";
    private static final Reply AWAY = Reply.refusal(503, "{\"error\":{\"message\":\"away\"}}");

    private static CutUpstream first;
    private static CutUpstream second;
    private static HubFixture hub;
    private static HubCalls client;

    /** What the first model answers to a fresh question; it is away for what goes on. */
    private static volatile Reply begins;

    private static volatile Reply goesOn;

    @BeforeAll
    static void start() {
        first = new CutUpstream(request -> OpenAiStream.goesOn(request.json()) ? AWAY : begins);
        second = new CutUpstream(request -> goesOn);
        hub = new HubFixture();
        client = new HubCalls(hub);
        add("cut-first", first, Map.of());
        add("cut-second", second, Map.of());
        add("cut-third", second, Map.of("prefill", "prefix"));
        hub.awaitNames("cut-first", "cut-second", "cut-third");
        name("cut-off", List.of("cut-first", "cut-second"), "");
        name("cut-on", List.of("cut-first", "cut-second"), "        - to: kamelet:continue-answer-action\n");
        name("cut-prefill", List.of("cut-first", "cut-third"), "        - to: kamelet:continue-answer-action\n");
        hub.awaitNames("cut-off", "cut-on", "cut-prefill");
    }

    private static void add(String name, CutUpstream upstream, Map<String, String> more) {
        Map<String, String> parameters = new java.util.TreeMap<>(more);
        parameters.putAll(Map.of("baseUrl", upstream.baseUrl(), "authentication", "none", "model", name));
        parameters.put("provider", name);
        hub.add(name, "chat", "provider-openai-action", parameters);
    }

    private static void name(String name, List<String> models, String behind) {
        StringBuilder route = new StringBuilder("""
                - route:
                    id: model.%1$s
                    description: Two models behind one name.
                    from:
                      uri: direct:model.%1$s
                      steps:
                        - loadBalance:
                            failoverLoadBalancer:
                              exception:
                                - org.modelhub.chat.ProviderException
                            steps:
                """.formatted(name));
        models.forEach(model -> route.append("              - to: kamelet:model-" + model + "-action\n"));
        hub.write("routes/model/" + name + ".camel.yaml", route + behind);
    }

    @AfterAll
    static void stop() {
        hub.close();
        second.close();
        first.close();
    }

    @BeforeEach
    void defaults() {
        begins = OpenAiStream.reply(false, "The quick brown", " fox jumps");
        goesOn = OpenAiStream.reply(true, " over the", " lazy dog.");
    }

    private static HttpResponse<String> ask(String name, boolean stream) {
        return client.chat(name, "ping", stream).join();
    }

    private static JsonObject asked() {
        List<SeenRequest> requests = new ArrayList<>(second.seen().requests());
        return requests.get(requests.size() - 1).json();
    }

    @Test
    void answerThatBreaksOffIsOneWholeStream() {
        // When
        String body = ask("cut-on", true).body();

        // Then
        assertThat(OpenAiStream.field(body, "content")).isEqualTo(TEXT);
        assertThat(OpenAiStream.failures(body)).isZero();
        assertThat(OpenAiStream.dones(body)).isEqualTo(1);
        assertThat(OpenAiStream.events(body))
                .extracting(event -> event.getString("id"))
                .containsOnly(OpenAiStream.events(body).get(0).getString("id"));
    }

    @Test
    void nextModelIsToldToGoOnBehindWhatTheClientHas() {
        // When
        ask("cut-on", true);

        // Then
        assertThat(OpenAiStream.goesOn(asked())).isTrue();
        assertThat(OpenAiStream.begun(asked())).isEqualTo("The quick brown fox jumps");
        assertThat(asked().getJsonArray("messages")).hasSize(3);
    }

    @Test
    void providerThatTakesABeginningIsGivenIt() {
        // When
        String body = ask("cut-prefill", true).body();

        // Then
        JsonObject last = asked().getJsonArray("messages").getJsonObject(1);
        assertThat(last.getString("content")).isEqualTo("The quick brown fox jumps");
        assertThat(last.getBoolean("prefix")).isTrue();
        assertThat(OpenAiStream.field(body, "content")).isEqualTo(TEXT);
    }

    @Test
    void answerInOnePieceIsWholeToo() {
        // Given: the provider is asked for a stream, since it can give nothing else
        hub.write(
                "kamelets/model-cut-first-action.kamelet.yaml",
                hub.read("kamelets/model-cut-first-action.kamelet.yaml")
                        .replaceFirst("(\\s+)(provider: )", "$1streaming: \"only\"$1$2"));

        // Then
        await().ignoreExceptions().atMost(java.time.Duration.ofSeconds(20)).untilAsserted(() -> {
            HttpResponse<String> reply = ask("cut-on", false);
            JsonObject message = new JsonObject(reply.body())
                    .getJsonArray("choices")
                    .getJsonObject(0)
                    .getJsonObject("message");
            assertThat(message.getString("content")).isEqualTo(TEXT);
            assertThat(reply.headers().firstValue("hub-continued-by")).contains("cut-second/cut-second");
        });
    }

    @Test
    void nameThatDoesNotAskForItGetsOneError() {
        // When
        String body = ask("cut-off", true).body();

        // Then
        assertThat(OpenAiStream.field(body, "content")).isEqualTo("The quick brown fox jumps");
        assertThat(OpenAiStream.failures(body)).isEqualTo(1);
        assertThat(OpenAiStream.dones(body)).isZero();
    }

    @Test
    void nothingStaysInFlight() {
        // When
        ask("cut-on", true);

        // Then
        await().untilAsserted(() -> assertThat(hub.bean(LiveRoutes.class).report())
                .allMatch(name -> name.inFlight() == 0));
    }
}
