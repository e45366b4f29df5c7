package org.modelhub.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedAnthropic;
import org.modelhub.fault.ScriptedAzure;
import org.modelhub.fault.ScriptedBedrock;
import org.modelhub.fault.ScriptedCohere;
import org.modelhub.fault.ScriptedDashScope;
import org.modelhub.fault.ScriptedGemini;
import org.modelhub.fault.ScriptedOllama;
import org.modelhub.fault.ScriptedResponses;
import org.modelhub.fault.ScriptedTgi;
import org.modelhub.fault.ScriptedUpstream;

/**
 * Each client dialect reaches each upstream dialect and hears the same. The upstreams' models have the word
 * {@code sentinel} in their names, which no client may see.
 */
class DialectMatrixTest {

    private static final List<MatrixClient> CLIENTS = List.of(
            new OpenAiClient(),
            new CompletionsClient(),
            new ResponsesClient(),
            new AnthropicClient(),
            new GeminiClient(),
            new OllamaClient(),
            new OllamaGenerateClient(),
            new HuggingFaceClient());
    private static final List<String> BEHAVIOURS =
            List.of("chat", "chat-parallel", "chat-reasoning", "chat-nousage", "chat-fail-midstream", "chat-fail-429");

    private static List<MatrixUpstream> upstreams;
    private static HubFixture hub;
    private static HubCaller caller;

    @BeforeAll
    static void start() {
        ScriptedUpstream openai = new ScriptedUpstream();
        upstreams = List.of(
                openai(openai),
                ollama(new ScriptedOllama()),
                azure(new ScriptedAzure()),
                responses(new ScriptedResponses()),
                anthropic(new ScriptedAnthropic()),
                gemini(new ScriptedGemini()),
                bedrock(new ScriptedBedrock()),
                cohere(new ScriptedCohere()),
                dashscope(new ScriptedDashScope()),
                tgi(new ScriptedTgi()));
        hub = new HubFixture("test.upstream.url=" + openai.baseUrl());
        upstreams.forEach(upstream -> BEHAVIOURS.forEach(behaviour -> add(upstream, behaviour)));
        hub.awaitNames(upstreams.stream()
                .flatMap(upstream -> BEHAVIOURS.stream().map(behaviour -> name(upstream, behaviour)))
                .toArray(String[]::new));
        caller = new HubCaller(hub.port(), HubFixture.ADMIN_KEY);
    }

    private static MatrixUpstream openai(ScriptedUpstream fake) {
        return upstream("openai", "provider-openai-action", fake.baseUrl(), fake);
    }

    private static MatrixUpstream ollama(ScriptedOllama fake) {
        return upstream("ollama", "provider-ollama-action", fake.url(), fake);
    }

    private static MatrixUpstream responses(ScriptedResponses fake) {
        return upstream("responses", "provider-openai-responses-action", fake.baseUrl(), fake);
    }

    private static MatrixUpstream anthropic(ScriptedAnthropic fake) {
        return upstream("anthropic", "provider-anthropic-action", fake.baseUrl(), fake);
    }

    private static MatrixUpstream gemini(ScriptedGemini fake) {
        return upstream("gemini", "provider-gemini-action", fake.url(), fake);
    }

    private static MatrixUpstream bedrock(ScriptedBedrock fake) {
        return upstream("bedrock", "provider-bedrock-action", fake.url(), fake);
    }

    private static MatrixUpstream cohere(ScriptedCohere fake) {
        return upstream("cohere", "provider-cohere-action", fake.url(), fake);
    }

    private static MatrixUpstream dashscope(ScriptedDashScope fake) {
        return upstream("dashscope", "provider-dashscope-action", fake.url(), fake);
    }

    private static MatrixUpstream azure(ScriptedAzure fake) {
        return new MatrixUpstream(
                "azure",
                "provider-azure-openai-action",
                model -> Map.of("deployment", model, "apiKey", "some-key", "baseUrl", fake.endpoint()),
                EnumSet.allOf(Ask.class),
                true,
                fake);
    }

    /** Its form has no tools and no pictures. */
    private static MatrixUpstream tgi(ScriptedTgi fake) {
        return new MatrixUpstream(
                "tgi",
                "provider-tgi-action",
                model -> Map.of(
                        "model", model, "authentication", "bearer", "apiKey", "some-key", "baseUrl", fake.url(model)),
                EnumSet.of(Ask.PLAIN, Ask.PARAMETERS),
                true,
                fake);
    }

    private static MatrixUpstream upstream(String name, String kamelet, String baseUrl, AutoCloseable fake) {
        return new MatrixUpstream(
                name,
                kamelet,
                model -> Map.of("model", model, "apiKey", "some-key", "baseUrl", baseUrl),
                EnumSet.allOf(Ask.class),
                true,
                fake);
    }

    private static void add(MatrixUpstream upstream, String behaviour) {
        Map<String, String> parameters = upstream.parameters().apply("sentinel-" + behaviour);
        hub.add(name(upstream, behaviour), "chat", upstream.kamelet(), parameters);
    }

    private static String name(MatrixUpstream upstream, String behaviour) {
        return "m-" + upstream.name() + "-" + behaviour;
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        for (MatrixUpstream upstream : upstreams) {
            upstream.fake().close();
        }
    }

    /** One pair of dialects. */
    private record Pair(MatrixClient client, MatrixUpstream upstream) {

        Answer ask(String behaviour, Ask ask, boolean stream, int status) {
            MatrixClient.Sent sent = client.request(name(upstream, behaviour), ask, stream);
            HttpResponse<String> reply = caller.post(sent.path(), sent.body());
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
            assertThat(reply.body()).doesNotContain("sentinel", "some-key", "127.0.0.1");
            if (status == 200) {
                String type = reply.headers().firstValue("content-type").orElse("");
                assertThat(type).startsWith(stream ? client.streamType() : "application/json");
            }
            return client.read(reply, stream);
        }
    }

    private static Stream<DynamicTest> pairs(String what, java.util.function.Consumer<Pair> test) {
        return CLIENTS.stream()
                .flatMap(client -> upstreams.stream()
                        .map(upstream -> DynamicTest.dynamicTest(
                                client.name() + " to " + upstream.name() + ": " + what,
                                () -> test.accept(new Pair(client, upstream)))));
    }

    @TestFactory
    Stream<DynamicTest> questionIsAnsweredWholeAndStreamed() {
        return pairs("question", pair -> {
            for (Ask ask : List.of(Ask.PLAIN, Ask.PARAMETERS, Ask.VISION, Ask.TOOL_RESULT)) {
                if (pair.client().asks().contains(ask) && pair.upstream().asks().contains(ask)) {
                    answered(pair, ask, false);
                    answered(pair, ask, true);
                }
            }
        });
    }

    private static void answered(Pair pair, Ask ask, boolean stream) {
        Answer answer = pair.ask("chat", ask, stream, 200);
        assertThat(answer.text.toString()).as(ask.name()).contains("You said: ").contains("ping 你好");
        assertThat(answer.finish).isEqualTo("stop");
        assertThat(answer.prompt).isPositive();
        assertThat(answer.completion).isPositive();
        assertThat(answer.error).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> callsOfToolsAreWholeAndInOrder() {
        return pairs("tools", pair -> {
            if (pair.client().asks().contains(Ask.TOOLS)
                    && pair.upstream().asks().contains(Ask.TOOLS)) {
                for (boolean stream : new boolean[] {false, true}) {
                    Answer answer = pair.ask("chat-parallel", Ask.TOOLS, stream, 200);
                    assertThat(answer.calls)
                            .containsExactly(
                                    "get_weather {\"city\":\"Beijing\"}", "get_weather {\"city\":\"Paris,FR\"}");
                    assertThat(answer.finish).isEqualTo("tool_calls");
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> reasoningIsApartFromTheText() {
        return pairs("reasoning", pair -> {
            for (boolean stream : new boolean[] {false, true}) {
                Answer answer = pair.ask("chat-reasoning", Ask.PLAIN, stream, 200);
                boolean told = pair.client().reasons() && pair.upstream().reasons();
                assertThat(answer.reasoning.toString()).isEqualTo(told ? "first I think, then I speak" : "");
                assertThat(answer.text.toString()).startsWith("You said: ");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> usageIsThereAlsoWhereTheVendorSendsNone() {
        return pairs("usage", pair -> {
            for (boolean stream : new boolean[] {false, true}) {
                Answer answer = pair.ask("chat-nousage", Ask.PLAIN, stream, 200);
                assertThat(answer.prompt).isPositive();
                assertThat(answer.completion).isPositive();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> answerThatBreaksOffNeverLooksWhole() {
        return pairs("failure mid-stream", pair -> {
            Answer answer = pair.ask("chat-fail-midstream", Ask.PLAIN, true, 200);
            assertThat(answer.error).isNotBlank();
            assertThat(answer.finish).isEmpty();
            assertThat(answer.text.toString()).startsWith("t0 ");
        });
    }

    @TestFactory
    Stream<DynamicTest> refusalIsInTheClientsOwnShape() {
        return pairs("refusal", pair -> {
            Answer answer = pair.ask("chat-fail-429", Ask.PLAIN, true, 429);
            assertThat(answer.error).isNotBlank();
        });
    }
}
