package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.fault.CannedPeer;
import org.modelhub.fault.CannedPeer.Canned;
import org.modelhub.fault.SeenRequest;

/** JSON by a schema from providers that have no field for one, or only one for some object. */
class StructuredAnswerTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"required\":[\"age\"],\"properties\":{\"age\":{\"type\":\"integer\"}}}";
    private static final String GOOD = "{\"age\": 7}";
    private static final String BAD = "{\"age\": \"seven\"}";

    private final AtomicInteger turn = new AtomicInteger();
    private List<Canned> answers = List.of();
    private final CannedPeer vendor =
            new CannedPeer(request -> answers.get(Math.min(turn.getAndIncrement(), answers.size() - 1)));
    private final EndpointRoom hub = new EndpointRoom();

    @AfterEach
    void close() {
        hub.close();
        vendor.close();
    }

    private static Object asking(boolean stream, String format, String system) {
        return EndpointRoom.chat("{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[" + system
                + "{\"role\":\"user\",\"content\":\"how old?\"}],\"response_format\":" + format + "}");
    }

    private static String format(String schema) {
        return "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":" + schema + "}}";
    }

    private String uri(String way, String streaming) {
        return EndpointRoom.uri(
                vendor.baseUrl(), Map.of("authentication", "none", "structured", way, "streaming", streaming));
    }

    private EndpointRoom.Outcome ask(Object request, Canned... canned) {
        answers = List.of(canned);
        return hub.ask(uri("object", "both"), request);
    }

    private EndpointRoom.Outcome ask(String schema, String... texts) {
        return ask(
                asking(false, format(schema), ""),
                Arrays.stream(texts).map(Canned::chat).toArray(Canned[]::new));
    }

    private static Canned events(String text) {
        String piece = new JsonObject()
                .put(
                        "choices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("index", 0)
                                        .put("delta", new JsonObject().put("content", text))
                                        .putNull("finish_reason")))
                .encode();
        return Canned.events("data: " + piece + "\n\n"
                + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}"
                + "\n\ndata: [DONE]\n\n");
    }

    private JsonObject sent(int call) {
        return vendor.seen().requests().get(call).json();
    }

    @Test
    void schemaIsPutInWordsAndTheProvidersFieldSaysOnlyAnObject() {
        // When
        EndpointRoom.Outcome outcome = ask(SCHEMA, GOOD);

        // Then
        JsonObject system = sent(0).getJsonArray("messages").getJsonObject(0);
        assertThat(outcome.text()).isEqualTo(GOOD);
        assertThat(sent(0).getJsonObject("response_format").encode()).isEqualTo("{\"type\":\"json_object\"}");
        assertThat(system.getString("role")).isEqualTo("system");
        assertThat(system.getString("content")).contains("JSON").contains(SCHEMA);
        assertThat(sent(0).getJsonArray("messages")).hasSize(2);
    }

    static Stream<Arguments> systems() {
        return Stream.of(
                Arguments.of("{\"role\":\"system\",\"content\":\"be kind\"},", "be kind"),
                Arguments.of("{\"role\":\"developer\",\"content\":\"be kind\"},", "be kind"),
                Arguments.of(
                        "{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"be kind\"}]},", "be kind"));
    }

    @ParameterizedTest
    @MethodSource("systems")
    void instructionJoinsTheSystemMessageThatIsThere(String system, String first) {
        // When
        ask(asking(false, format(SCHEMA), system), Canned.chat(GOOD));

        // Then
        JsonArray messages = sent(0).getJsonArray("messages");
        assertThat(messages).hasSize(2);
        assertThat(messages.getJsonObject(0).encode()).contains(first).contains("JSON Schema");
    }

    @ParameterizedTest
    @CsvSource({"object, true", "instruct, false"})
    void wishForAnyObjectIsPutInWordsOnlyWhereTheProviderHasNoField(String way, boolean kept) {
        // Given
        answers = List.of(Canned.chat(GOOD));

        // When
        EndpointRoom.Outcome outcome = hub.ask(uri(way, "both"), asking(false, "{\"type\":\"json_object\"}", ""));

        // Then
        assertThat(outcome.text()).isEqualTo(GOOD);
        assertThat(sent(0).containsKey("response_format")).isEqualTo(kept);
        assertThat(sent(0).getJsonArray("messages")).hasSize(kept ? 1 : 2);
    }

    static Stream<String> wrapped() {
        return Stream.of(
                GOOD,
                "```json\n" + GOOD + "\n```",
                "```\n" + GOOD + "\n```",
                "Here is [the] answer, {as asked}:\n" + GOOD + "\nI hope it helps.",
                "  \n" + GOOD + "\n\n",
                "See [1]. " + GOOD);
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    void whatStandsAroundTheJsonIsTakenOff(String text) {
        // When
        EndpointRoom.Outcome outcome = ask(SCHEMA, text);

        // Then
        assertThat(outcome.text()).isEqualTo(GOOD);
        assertThat(vendor.seen().requests()).hasSize(1);
    }

    @Test
    void violationIsRepairedOnceAndBothCallsAreCounted() {
        // When
        EndpointRoom.Outcome outcome = ask(SCHEMA, BAD, GOOD);

        // Then
        JsonArray messages = sent(1).getJsonArray("messages");
        assertThat(outcome.text()).isEqualTo(GOOD);
        assertThat(outcome.reply().usage()).isEqualTo(TokenUsage.of(20, 10));
        assertThat(messages.getJsonObject(messages.size() - 2).getString("content"))
                .isEqualTo(BAD);
        assertThat(messages.getJsonObject(messages.size() - 1).getString("content"))
                .contains("age")
                .contains("integer");
    }

    @ParameterizedTest
    @CsvSource({"{\"age\":\"x\"}", "no json at all", "'[1,2]'", "'{\"age\":1'"})
    void secondViolationIsTheProvidersFailure(String text) {
        // When
        EndpointRoom.Outcome outcome = ask(SCHEMA, text);

        // Then
        assertThat(outcome.error().status()).isEqualTo(502);
        assertThat(outcome.error().code()).isEqualTo("invalid_structured_output");
        assertThat(vendor.seen().requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"both", "only"})
    void streamIsCheckedBeforeAnyOfItGoesOut(String streaming) {
        // Given
        answers = List.of(events("```json\n" + BAD + "```"), events("```json\n" + GOOD + "```"));

        // When
        EndpointRoom.Outcome outcome = hub.ask(uri("instruct", streaming), asking(true, format(SCHEMA), ""));

        // Then
        assertThat(outcome.text()).isEqualTo(GOOD);
        assertThat(outcome.reply().usage()).isEqualTo(TokenUsage.of(20, 10));
        assertThat(sent(0).getBoolean("stream")).isTrue();
    }

    @Test
    void providerThatNeverStreamsIsAskedForAWholeAnswer() {
        // Given
        answers = List.of(Canned.chat(GOOD));

        // When
        EndpointRoom.Outcome outcome = hub.ask(uri("object", "never"), asking(true, format(SCHEMA), ""));

        // Then
        assertThat(outcome.text()).isEqualTo(GOOD);
        assertThat(sent(0).getBoolean("stream")).isFalse();
    }

    @Test
    void silentStreamGetsItsHeadAtTheCommitTimeAndItsAnswerLater() {
        // Given
        CannedPeer slow = new CannedPeer(request -> {
            java.util.concurrent.locks.LockSupport.parkNanos(
                    EndpointRoom.COMMIT.plusMillis(500).toNanos());
            return events(turn.getAndIncrement() == 0 ? BAD : GOOD);
        });

        // When
        EndpointRoom.Outcome outcome = hub.ask(
                EndpointRoom.uri(slow.baseUrl(), Map.of("authentication", "none", "structured", "object")),
                asking(true, format(SCHEMA), ""));

        // Then
        List<ChatChunk> chunks = outcome.chunks();
        slow.close();
        assertThat(outcome.text()).isEqualTo(GOOD);
        assertThat(chunks).last().isEqualTo(new ChatChunk.Usage(TokenUsage.of(20, 10)));
    }

    @Test
    void toolCallsAndCutAnswersGoOutUnchecked() {
        // Given
        Canned calls = Canned.json(200, """
                {"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":
                "function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""");
        Canned cut = Canned.json(200, """
                {"choices":[{"index":0,"message":{"role":"assistant","content":"{\\"ag"},"finish_reason":"length"}]}""");

        // When
        EndpointRoom.Outcome called = ask(asking(false, format(SCHEMA), ""), calls);
        EndpointRoom.Outcome broken = ask(asking(false, format(SCHEMA), ""), cut);

        // Then
        assertThat(called.reply().toolCalls()).hasSize(1);
        assertThat(broken.text()).isEqualTo("{\"ag");
        assertThat(vendor.seen().requests()).hasSize(2);
    }

    @Test
    void failureOfTheRepairIsTheVendorsOwn() {
        // When
        EndpointRoom.Outcome outcome = ask(
                asking(false, format(SCHEMA), ""),
                Canned.chat(BAD),
                Canned.json(429, "{\"error\":{\"message\":\"slow down\"}}"));

        // Then
        assertThat(outcome.error().status()).isEqualTo(429);
    }

    static Stream<String> unusable() {
        return Stream.of(
                "{\"$ref\":\"http://127.0.0.1:1/schema.json\"}",
                "{\"$ref\":\"file:///etc/passwd\"}",
                "{\"$ref\":\"classpath:application.yaml\"}",
                "{\"type\":\"object\",\"properties\":{\"age\":{\"$ref\":\"#/$defs/none\"}}}",
                "{\"type\":\"object\",\"patternProperties\":{\"(\":{}}}",
                "{\"$ref\":\"#\"}");
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void schemaThatCannotBeUsedIsTheClientsFault(String schema) {
        // When
        HubError error = ask(schema, GOOD).error();

        // Then
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.code()).isEqualTo("invalid_json_schema");
        assertThat(error.param()).isEqualTo("response_format");
    }

    @Test
    void patternThatNeverEndsIsGivenUp() {
        // Given
        String evil = "{\"type\":\"object\",\"properties\":{\"age\":{\"pattern\":\"^(a*)(a*)(a*)(a*)(a*)\\\\1b$\"}}}";

        // When
        HubError error = ask(evil, "{\"age\":\"" + "a".repeat(80) + "!\"}").error();

        // Then
        assertThat(error.code()).isEqualTo("invalid_json_schema");
    }

    @Test
    void nativeProviderGetsTheSchemaItself() {
        // Given
        answers = List.of(Canned.chat("anything"));

        // When
        EndpointRoom.Outcome outcome = hub.ask(uri("native", "both"), asking(false, format(SCHEMA), ""));

        // Then
        SeenRequest seen = vendor.seen().lastRequest();
        assertThat(outcome.text()).isEqualTo("anything");
        assertThat(seen.text()).contains("\"json_schema\"");
    }
}
