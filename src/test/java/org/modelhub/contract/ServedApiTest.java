package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.HubDialects;
import org.modelhub.HubFixture;
import org.modelhub.chat.HubError;
import org.modelhub.fault.ScriptedAzure;
import org.modelhub.fault.ScriptedOllama;
import org.modelhub.fault.ScriptedResponses;
import org.modelhub.fault.ScriptedUpstream;
import org.modelhub.swap.LiveRoutes;

/** The whole surface of a running hub: its replies, the steps behind them, and what a client hears if one throws. */
class ServedApiTest {

    private static ScriptedUpstream upstream;
    private static ScriptedOllama ollama;
    private static ScriptedAzure azure;
    private static ScriptedResponses responses;
    private static HubFixture hub;
    private static StepProbe probe;

    /** The one refusal that tells nothing, as each API says it. */
    private static final Set<String> INTERNAL = HubDialects.all().clients().stream()
            .map(dialect -> new String(dialect.writeError(HubError.internal()), StandardCharsets.UTF_8))
            .collect(Collectors.toSet());

    /** By call, what came back and the steps behind it. */
    private static final Map<ApiTour.Call, HttpResponse<String>> REPLIES = new LinkedHashMap<>();

    private static final Map<ApiTour.Call, Set<String>> STEPS = new LinkedHashMap<>();

    /** The steps behind an answer that was gone on with, and its text. */
    private static final Set<String> RESUMED = new TreeSet<>();

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        ollama = new ScriptedOllama();
        azure = new ScriptedAzure();
        responses = new ScriptedResponses();
        hub = new HubFixture(
                List.of(StepProbe.class),
                "test.upstream.url=" + upstream.baseUrl(),
                "camel.main.source-location-enabled=true",
                // Each step is made to throw, and each says so with a stack trace.
                "logging.level.org.modelhub.edge.ThrownErrors=off",
                "logging.level.org.apache.camel.processor=off");
        probe = hub.bean(StepProbe.class);
        hub.add("hub-ollama", "chat", "provider-ollama-action", Map.of("baseUrl", ollama.url(), "model", "chat"));
        hub.write(
                "routes/model/embed-en.camel.yaml",
                hub.read("routes/model/embed-default-v1.camel.yaml")
                        .replace("embed-default-v1", "embed-en")
                        .replace("bge-small-zh-v15", "bge-small-en-v15"));
        hub.write(
                "routes/model/chat-qwen.camel.yaml",
                hub.read("routes/model/chat-default.camel.yaml")
                        .replace("chat-default", "chat-qwen")
                        .replace("gpt-4-1-mini", "ollama-qwen2-5"));
        hub.write(
                "routes/model/chat-kept.camel.yaml",
                hub.read("routes/model/chat-default.camel.yaml")
                                .replace("chat-default", "chat-kept")
                                .replace("model-gpt-4-1-mini-action", "model-test-fail-429-action")
                                .replace(
                                        "              - to: kamelet:model-hub",
                                        "              - to: kamelet:answer-similar-action\n"
                                                + "              - to: kamelet:model-hub")
                        + "        - to: kamelet:keep-answer-action\n");
        hub.write(
                "routes/model/chat-steady.camel.yaml",
                hub.read("routes/model/hub-chat.camel.yaml")
                        .replace("hub-chat", "chat-steady")
                        .replaceFirst(
                                "( +)(- to: kamelet:model.*)\n",
                                "$1- to: kamelet:expect-answer-action\n$1$2\n$1- to: kamelet:continue-answer-action\n"));
        for (String kind : List.of("image", "moderation", "speech", "transcription")) {
            Map<String, String> scripted =
                    Map.of("baseUrl", upstream.baseUrl(), "apiKey", "some-key", "model", "scripted-" + kind);
            hub.add("hub-" + kind, kind, "provider-openai-action", scripted);
        }
        openai();
        hub.awaitNames("hub-azure", "hub-azure-dated", "hub-responses");
        hub.awaitNames(
                "hub-ollama",
                "embed-en",
                "chat-kept",
                "chat-qwen",
                "chat-steady",
                "hub-image",
                "hub-speech",
                "hub-transcription");
        List<String> chats = List.of(
                "hub-chat",
                "hub-ollama",
                "chat-default",
                "chat-kept",
                "chat-large",
                "chat-qwen",
                "chat-steady",
                "hub-azure",
                "hub-azure-dated",
                "hub-responses");
        hub.write("policy/content.yaml", "rules: [{name: secret, words: [secret]}]");
        hub.write("knowledge/handbook/leave.md", "# Leave\n\nEmployees have 30 days of leave a year.\n");
        ApiTour tour = new ApiTour(hub, chats, KeylessModels.serve(hub));
        tour.calls().forEach(ServedApiTest::make);
        RESUMED.add(new ResumeTour(hub).resume("chat-steady", "Hel"));
        RESUMED.addAll(probe.takeExecuted());
    }

    @AfterAll
    static void stop() {
        hub.close();
        responses.close();
        azure.close();
        ollama.close();
        upstream.close();
    }

    /** A name for each provider that OpenAI's and Azure's models can be reached by. */
    private static void openai() {
        Map<String, String> deployment =
                Map.of("baseUrl", azure.endpoint(), "deployment", "chat", "apiKey", "some-key");
        hub.add("hub-azure", "chat", "provider-azure-openai-action", deployment);
        hub.add("hub-azure-dated", "chat", "provider-azure-openai-dated-action", deployment);
        hub.add(
                "hub-responses",
                "chat",
                "provider-openai-responses-action",
                Map.of("baseUrl", responses.baseUrl(), "model", "chat-reasoning", "apiKey", "some-key"));
    }

    private static void make(ApiTour.Call call) {
        probe.takeExecuted();
        REPLIES.put(call, call.make());
        STEPS.put(call, probe.takeExecuted());
    }

    @Test
    void everyOperationOfTheDocumentIsCalled() {
        // Given
        Set<String> described = new TreeSet<>(ApiDocument.read().operations().keySet());
        described.removeIf(operation -> !operation.matches(".* /(v1|v1beta|v2|api|admin|dify|playground)/.*"
                + "|.* /(asyncapi.json|openapi.json|health|playground)"));

        // When
        Set<String> called = new TreeSet<>();
        REPLIES.keySet().forEach(call -> called.add(call.operation()));
        // Described as AsyncAPI.
        called.removeIf(operation -> operation.startsWith("socket "));

        // Then
        assertThat(called).isEqualTo(described);
    }

    @Test
    void everyReplyFitsItsSchema() {
        // Given
        ApiDocument api = ApiDocument.read();
        List<String> wrong = new ArrayList<>();

        // When
        REPLIES.forEach((call, reply) -> {
            if (reply.statusCode() != call.status()) {
                wrong.add(call + " was " + reply.statusCode() + " " + reply.body());
            } else if (call.operation().startsWith("socket ")) {
                checkFrame(api, call, reply, wrong);
            } else if (call.status() == 204) {
                assertThat(reply.body()).as("%s", call).isEmpty();
            } else if (isSound(reply)) {
                String sound = mediaType(api, call).replace("application~1json", "audio~1mpeg");
                assertThat(api.at(sound).isMissingNode()).as(sound).isFalse();
            } else if (isStream(reply)) {
                checkEvents(api, call, reply, wrong);
            } else {
                check(api, call, mediaType(api, call) + "/schema", ApiDocument.json(reply.body()), wrong);
            }
        });

        // Then
        assertThat(wrong).isEmpty();
    }

    /** What refuses a socket, or a chat over one, is the error of the REST API. */
    private static void checkFrame(ApiDocument api, ApiTour.Call call, HttpResponse<String> reply, List<String> wrong) {
        if (call.status() != 200) {
            check(api, call, "#/components/schemas/Error", ApiDocument.json(reply.body()), wrong);
        }
    }

    private static boolean isStream(HttpResponse<String> reply) {
        return !type(reply).startsWith("application/json");
    }

    private static boolean isSound(HttpResponse<String> reply) {
        return reply.headers().firstValue("Content-Type").orElse("").startsWith("audio/");
    }

    private static String type(HttpResponse<String> reply) {
        return reply.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    }

    /** Events or lines: what each of them holds has a schema of its own, or the stream's is that of each. */
    private static void checkEvents(
            ApiDocument api, ApiTour.Call call, HttpResponse<String> reply, List<String> wrong) {
        String pointer =
                mediaType(api, call).replace("application~1json", type(reply).replace("/", "~1"));
        String schema = api.at(pointer + "/x-event-schema").isMissingNode() ? "/schema" : "/x-event-schema";
        for (String line : reply.body().split("\r?\n")) {
            String data = line.replaceFirst("^data: ?", "");
            if (data.startsWith("{")) {
                check(api, call, pointer + schema, ApiDocument.json(data), wrong);
            }
        }
    }

    private static void check(ApiDocument api, ApiTour.Call call, String pointer, JsonNode value, List<String> wrong) {
        assertThat(api.at(pointer).isMissingNode()).as(pointer).isFalse();
        api.violations(pointer, value).forEach(message -> wrong.add(call + ": " + message + " in " + value));
    }

    /** Where the document describes this status of this operation, as a pointer. */
    private static String mediaType(ApiDocument api, ApiTour.Call call) {
        String[] parts = call.operation().split(" ");
        String response = "#/paths/" + parts[1].replace("/", "~1") + "/" + parts[0] + "/responses/" + call.status();
        JsonNode node = api.at(response);
        String resolved = node.has("$ref") ? node.get("$ref").asText() : response;
        return resolved + "/content/application~1json";
    }

    @Tag("R17")
    @Test
    void everyStepOfEveryRouteAndKameletIsExecuted() {
        // Given
        Set<String> all = StepCatalog.under(Path.of("routes"), Path.of("kamelets"));

        // When
        Set<String> executed = new TreeSet<>();
        STEPS.values().forEach(executed::addAll);
        executed.addAll(RESUMED);

        // Then
        assertThat(all).hasSizeGreaterThan(50);
        assertThat(executed).containsAll(all);
    }

    @Tag("W10")
    @Test
    void stepThatThrowsIsOneErrorThatTellsNothingOfTheInside() {
        // Given
        Map<String, ApiTour.Call> throughStep = new TreeMap<>();
        STEPS.forEach((call, steps) -> steps.forEach(step -> throughStep.putIfAbsent(step, call)));
        List<String> wrong = new ArrayList<>();

        // When
        throughStep.forEach((step, call) -> {
            probe.fail(step);
            HttpResponse<String> reply = call.make();
            probe.fail(null);
            boolean knowledge = call.operation().endsWith("/retrieval") && isKnowledgeError(reply);
            if (!knowledge && !isInternalError(reply)) {
                wrong.add(step + " by " + call + ": " + reply.statusCode() + " " + reply.body());
            }
        });

        // Then
        assertThat(throughStep).hasSizeGreaterThan(50);
        assertThat(wrong).isEmpty();
    }

    private static boolean isKnowledgeError(HttpResponse<String> reply) {
        JsonObject error =
                new JsonObject().put("error_code", 500).put("error_msg", "The hub failed to handle this request.");
        return reply.statusCode() == 500 && new JsonObject(reply.body()).equals(error);
    }

    private static boolean isInternalError(HttpResponse<String> reply) {
        return reply.statusCode() == 500
                && reply.headers().firstValue("Content-Type").orElse("").equals("application/json")
                && INTERNAL.contains(reply.body());
    }

    @Test
    void nothingStaysInFlight() {
        // Given
        LiveRoutes live = hub.bean(LiveRoutes.class);

        // When
        REPLIES.keySet().stream().filter(call -> call.status() == 200).forEach(ApiTour.Call::make);

        // Then
        await().untilAsserted(() -> assertThat(live.report()).allMatch(name -> name.inFlight() == 0));
    }
}
