package org.modelhub.upstream.continuing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.CutUpstream.Reply;
import org.modelhub.fault.SeenRequest;
import org.modelhub.swap.LiveRoutes;

/** A public name whose first model dies in the middle of its answers. */
@Tag("R5")
class ContinueRouteTest {

    private static final String TEXT = "The quick brown fox jumps over the lazy dog.";
    private static final List<String> PROVIDER = List.of("ProviderException");

    private static TwoModels models;

    /** What the first model answers to a fresh question; it is away for what goes on. */
    private static volatile Reply begins;

    private static volatile Reply goesOn;
    private static final AtomicInteger firstCalls = new AtomicInteger();

    @BeforeAll
    static void start() {
        models = new TwoModels();
        // As a provider that failed is passed over: it is asked for a fresh answer only.
        models.firstSays = request ->
                OpenAiStream.goesOn(request.json()) || firstCalls.getAndIncrement() > 0 ? TwoModels.AWAY : begins;
        models.secondSays = request -> goesOn;
        models.openAi("cut-first", models.first, Map.of());
        models.openAi("cut-only", models.first, Map.of("streaming", "only"));
        models.openAi("cut-second", models.second, Map.of());
        models.openAi("cut-third", models.second, Map.of("prefill", "prefix"));
        models.hub.awaitNames("cut-first", "cut-only", "cut-second", "cut-third");
        models.name("cut-off", "", PROVIDER, List.of("cut-first", "cut-second"), "");
        models.name("cut-on", "", PROVIDER, List.of("cut-first", "cut-second"), TwoModels.CONTINUE);
        models.name("cut-whole", "", PROVIDER, List.of("cut-only", "cut-second"), TwoModels.CONTINUE);
        models.name("cut-prefill", "", PROVIDER, List.of("cut-first", "cut-third"), TwoModels.CONTINUE);
        models.name("cut-thrice", "", PROVIDER, List.of("cut-first", "cut-second", "cut-third"), TwoModels.CONTINUE);
        models.hub.awaitNames("cut-thrice", "cut-off", "cut-on", "cut-whole", "cut-prefill");
    }

    @AfterAll
    static void stop() {
        models.close();
    }

    @BeforeEach
    void defaults() {
        firstCalls.set(0);
        begins = OpenAiStream.reply(false, "The quick brown", " fox jumps");
        goesOn = OpenAiStream.reply(true, " over the", " lazy dog.");
    }

    private static String ask(String name) {
        return models.stream(name, "ping");
    }

    private static String send(String name, String more) {
        String body = "{\"model\":\"" + name + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]"
                + more + "}";
        return models.client.send("POST", "/v1/chat/completions", body).body();
    }

    private static JsonObject asked() {
        List<SeenRequest> requests = models.second.seen().requests();
        return requests.get(requests.size() - 1).json();
    }

    private static int callsOfSecond() {
        return models.second.seen().requests().size();
    }

    private static void assertOneError(String body) {
        assertThat(OpenAiStream.failures(body)).isEqualTo(1);
        assertThat(OpenAiStream.dones(body)).isZero();
    }

    @Test
    void answerThatBreaksOffIsOneWholeStream() {
        // When
        String body = ask("cut-on");

        // Then
        assertThat(OpenAiStream.field(body, "content")).isEqualTo(TEXT);
        assertThat(OpenAiStream.failures(body)).isZero();
        assertThat(OpenAiStream.dones(body)).isEqualTo(1);
        assertThat(OpenAiStream.events(body))
                .extracting(event -> event.getString("id"))
                .containsOnly(OpenAiStream.events(body).get(0).getString("id"));
    }

    @Test
    void seamIsInTheChunkThatSaysTheFinish() {
        // When
        List<JsonObject> events = OpenAiStream.events(ask("cut-on"));

        // Then
        JsonObject finish = events.get(events.size() - 2);
        JsonArray seams = finish.getJsonObject("hub").getJsonArray("seams");
        assertThat(finish.getJsonArray("choices").getJsonObject(0).getString("finish_reason"))
                .isEqualTo("stop");
        assertThat(seams.encode()).isEqualTo("[{\"at\":25,\"model\":\"cut-second/cut-second\"}]");
    }

    @Test
    void clientIsToldThePromptOnceAndTheAnswerThatItGot() {
        // When
        List<JsonObject> events = OpenAiStream.events(ask("cut-on"));

        // Then: the second provider says 7 and 5, of a longer prompt and of its own part
        JsonObject usage = events.get(events.size() - 1).getJsonObject("usage");
        assertThat(usage.getInteger("prompt_tokens")).isEqualTo(6);
        assertThat(usage.getInteger("completion_tokens")).isEqualTo(10);
    }

    @Test
    void nextModelIsToldToGoOnBehindWhatTheClientHas() {
        // When
        ask("cut-on");

        // Then
        assertThat(OpenAiStream.goesOn(asked())).isTrue();
        assertThat(OpenAiStream.begun(asked())).isEqualTo("The quick brown fox jumps");
        assertThat(asked().getJsonArray("messages")).hasSize(3);
    }

    @Test
    void providerThatTakesABeginningIsGivenIt() {
        // When
        String body = ask("cut-prefill");

        // Then
        JsonObject last = asked().getJsonArray("messages").getJsonObject(1);
        assertThat(last.getString("content")).isEqualTo("The quick brown fox jumps");
        assertThat(last.getBoolean("prefix")).isTrue();
        assertThat(OpenAiStream.field(body, "content")).isEqualTo(TEXT);
    }

    @Test
    void limitOfTheAnswerIsWhatIsLeftOfIt() {
        // When
        send("cut-on", ",\"max_tokens\":100");

        // Then: the five words were five tokens
        assertThat(asked().getInteger("max_tokens")).isEqualTo(95);
    }

    @Test
    void answerThatHasItsLengthAlreadyEndsThere() {
        // Given
        int before = callsOfSecond();

        // When
        String body = send("cut-on", ",\"max_tokens\":5");

        // Then
        assertThat(body).contains("\"finish_reason\":\"length\"");
        assertThat(OpenAiStream.dones(body)).isEqualTo(1);
        assertThat(callsOfSecond()).isEqualTo(before);
    }

    @Test
    void answerInOnePieceIsWholeToo() {
        // Given: the first gives streams only, the second a whole answer, since the client asked for no stream
        goesOn = Reply.json("{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                + "\"over the lazy dog.\"},\"finish_reason\":\"stop\"}]}");

        // When
        HttpResponse<String> reply =
                models.client.chat("cut-whole", "ping", false).join();

        // Then
        JsonObject choice = new JsonObject(reply.body()).getJsonArray("choices").getJsonObject(0);
        assertThat(choice.getJsonObject("message").getString("content")).isEqualTo(TEXT);
        assertThat(reply.headers().firstValue("hub-continued-by")).contains("cut-second/cut-second");
    }

    @Test
    void reasoningThatBreaksOffIsAskedForAfresh() {
        // Given
        begins = OpenAiStream.of(false, List.of(OpenAiStream.reasoning("Let me see.")));
        goesOn = OpenAiStream.of(true, List.of(OpenAiStream.reasoning(" A fox."), OpenAiStream.text(TEXT)));

        // When
        String body = ask("cut-on");

        // Then
        assertThat(asked().getJsonArray("messages")).hasSize(1);
        assertThat(OpenAiStream.field(body, "reasoning_content")).isEqualTo("Let me see. A fox.");
        assertThat(OpenAiStream.field(body, "content")).isEqualTo(TEXT);
    }

    @Test
    void reasoningBehindTextIsLeftOut() {
        // Given
        goesOn =
                OpenAiStream.of(true, List.of(OpenAiStream.reasoning("Hm."), OpenAiStream.text(" over the lazy dog.")));

        // When
        String body = ask("cut-on");

        // Then
        assertThat(OpenAiStream.field(body, "reasoning_content")).isEmpty();
        assertThat(OpenAiStream.field(body, "content")).isEqualTo(TEXT);
    }

    @Test
    void nobodyGoesOnBehindAToolCall() {
        // Given
        int before = callsOfSecond();
        begins = OpenAiStream.of(
                false,
                List.of(
                        OpenAiStream.text("One moment."),
                        OpenAiStream.tool(),
                        OpenAiStream.event(new JsonObject().put("content", " "), null)));

        // When
        String body = send("cut-on", ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]");

        // Then: the call came whole only with the finish, which did not come
        assertThat(OpenAiStream.dones(body) + OpenAiStream.failures(body)).isEqualTo(1);
        if (body.contains("tool_calls")) {
            assertThat(callsOfSecond()).isEqualTo(before);
        }
    }

    @Test
    void answerThatMustBeJsonIsNotGoneOnWith() {
        // Given
        int before = callsOfSecond();

        // When
        String body = send("cut-on", ",\"response_format\":{\"type\":\"json_object\"}");

        // Then
        assertOneError(body);
        assertThat(callsOfSecond()).isEqualTo(before);
    }

    @Test
    void nextModelThatDiesIsFollowedByAnother() {
        // Given: the second dies too, and is passed over from then on
        Reply dies = OpenAiStream.reply(false, " over");
        Reply ends = OpenAiStream.reply(true, " the lazy dog.");
        int before = callsOfSecond();
        models.secondSays = request -> callsOfSecond() == before + 1 ? dies : ends;

        // When
        String body = ask("cut-thrice");
        models.secondSays = request -> goesOn;

        // Then
        assertThat(OpenAiStream.field(body, "content")).isEqualTo(TEXT);
        assertThat(OpenAiStream.dones(body)).isEqualTo(1);
        assertThat(body).contains("\"at\":25").contains("\"at\":30");
    }

    @Test
    void failureOfAllIsOneError() {
        // Given
        goesOn = TwoModels.AWAY;

        // When
        String body = ask("cut-on");

        // Then
        assertThat(OpenAiStream.field(body, "content")).isEqualTo("The quick brown fox jumps");
        assertOneError(body);
    }

    @Test
    void modelThatBeginsAnotherAnswerIsOneError() {
        // Given
        begins = OpenAiStream.reply(false, "The quick brown fox jumps over the lazy");
        goesOn = OpenAiStream.reply(true, "The quick brown fox jumps across the sleeping dog.");

        // When
        String body = ask("cut-on");

        // Then
        assertThat(OpenAiStream.field(body, "content")).isEqualTo("The quick brown fox jumps over the lazy");
        assertOneError(body);
    }

    @Test
    void nameThatDoesNotAskForItGetsOneError() {
        // When
        String body = ask("cut-off");

        // Then
        assertThat(OpenAiStream.field(body, "content")).isEqualTo("The quick brown fox jumps");
        assertOneError(body);
    }

    @Test
    void clientThatLeavesEndsTheCallThatGoesOn() throws Exception {
        // Given: the second says a word and no more
        Reply open = OpenAiStream.reply(true, " over the");
        goesOn = new Reply(Arrays.copyOf(open.bytes(), open.bytes().length - 200), Integer.MAX_VALUE);
        int port = models.hub.port();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String json = HubCalls.chatBody("cut-on", "ping", true);
            String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer " + HubFixture.ADMIN_KEY + "\r\nContent-Length: "
                    + json.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + json).getBytes(StandardCharsets.UTF_8));
            StringBuilder got = new StringBuilder();
            while (!got.toString().contains(" over the")) {
                byte[] bytes = new byte[4096];
                int count = socket.getInputStream().read(bytes);
                got.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
            }
            assertThat(models.second.seen().openConnections()).isPositive();
            int closed = models.second.seen().closes().size();

            // When
            socket.close();

            // Then
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThat(models.second.seen().closes()).hasSizeGreaterThan(closed));
        }
    }

    @Test
    void nothingStaysInFlight() {
        // When
        ask("cut-on");

        // Then
        await().untilAsserted(() ->
                assertThat(models.hub.bean(LiveRoutes.class).report()).allMatch(name -> name.inFlight() == 0));
    }
}
