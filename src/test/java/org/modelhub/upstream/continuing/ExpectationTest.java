package org.modelhub.upstream.continuing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.fault.CutUpstream.Reply;

/** What a public name expects of its models, and on which failures the next one is asked. */
class ExpectationTest {

    private static final String GOOD = "Hello from the second one.";
    private static final List<String> PROVIDER = List.of("ProviderException");
    private static final List<String> ALL =
            List.of("ProviderException", "ContextLengthException", "ContentPolicyException");
    private static final String EXPECT = """
                    - to:
                        uri: kamelet:expect-answer-action
                        parameters:
                          firstToken: 3s
                          slowestRate: 4
                          contentFilter: failover
            """;

    /** Without a time, which the second model would have to keep as well. */
    private static final String FILTERED = """
                    - to:
                        uri: kamelet:expect-answer-action
                        parameters:
                          contentFilter: failover
            """;

    /** Shorter than what ends a call that nobody expects anything of, the upstream's own limit of half a minute. */
    private static final Duration UNASKED = Duration.ofSeconds(20);

    private static TwoModels models;

    @BeforeAll
    static void start() {
        models = new TwoModels();
        models.openAi("one", models.first, Map.of());
        models.openAi("two", models.second, Map.of());
        models.hub.awaitNames("one", "two");
        models.name("strict", EXPECT, ALL, List.of("one", "two"), TwoModels.CONTINUE);
        models.name("filtered", FILTERED, ALL, List.of("one", "two"), TwoModels.CONTINUE);
        models.name("plain", "", PROVIDER, List.of("one", "two"), "");
        models.name("wide", "", ALL, List.of("one", "two"), "");
        models.hub.awaitNames("strict", "filtered", "plain", "wide");
        models.secondSays = request -> request.json().getBoolean("stream", false)
                ? OpenAiStream.reply(true, OpenAiStream.goesOn(request.json()) ? " from the second one." : GOOD)
                : Reply.json(whole(GOOD, "stop"));
    }

    @AfterAll
    static void stop() {
        models.close();
    }

    private static String whole(String text, String finish) {
        return "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + text
                + "\"},\"finish_reason\":\"" + finish + "\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    }

    /** A stream of these texts that says nothing more and stays open. */
    private static Reply silentAfter(String... texts) {
        Reply reply = OpenAiStream.reply(true, texts);
        int rest = OpenAiStream.reply(true).bytes().length - 90;
        return Reply.whole(Arrays.copyOf(reply.bytes(), reply.bytes().length - rest));
    }

    private static HttpResponse<String> ask(String name, boolean stream) {
        return models.client.chat(name, "ping", stream).join();
    }

    private static String text(String body) {
        return new JsonObject(body)
                .getJsonArray("choices")
                .getJsonObject(0)
                .getJsonObject("message")
                .getString("content");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void modelThatIsLateWithItsFirstTokenIsFollowedByTheNext(boolean stream) {
        // Given
        models.firstSays = request -> Reply.whole(new byte[0]);
        long start = System.nanoTime();

        // When
        String body = ask("strict", stream).body();

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(UNASKED);
        assertThat(stream ? OpenAiStream.field(body, "content") : text(body)).isEqualTo(GOOD);
    }

    @Test
    void streamThatCrawlsIsGivenUpAndGoneOnWith() {
        // Given
        models.firstSays = request -> OpenAiStream.goesOn(request.json()) ? TwoModels.AWAY : silentAfter("Hello");
        long start = System.nanoTime();

        // When
        String body = ask("strict", true).body();

        // Then
        assertThat(OpenAiStream.field(body, "content")).isEqualTo(GOOD);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(4), UNASKED);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void answerOfWhichTheFilterLeftNothingIsTheNextModels(boolean stream) {
        // Given
        models.firstSays = request -> stream
                ? OpenAiStream.of(true, List.of(OpenAiStream.event(new JsonObject(), "content_filter")))
                : Reply.json(whole("", "content_filter"));

        // When
        String body = ask("filtered", stream).body();

        // Then
        assertThat(stream ? OpenAiStream.field(body, "content") : text(body)).isEqualTo(GOOD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | prompt is too long: 9 tokens > 8 maximum | context_length_exceeded",
                "400 | Your prompt was flagged as potentially violating our usage policy | content_policy_violation",
                "403 | your input was flagged | content_policy_violation"
            })
    void otherModelIsAskedOnTheClassesThatTheNameListsAndOnNoOther(int status, String message, String code) {
        // Given
        models.firstSays = request -> Reply.refusal(
                status,
                new JsonObject()
                        .put("error", new JsonObject().put("message", message))
                        .encode());

        // When
        HttpResponse<String> wide = ask("wide", false);
        HttpResponse<String> plain = ask("plain", false);

        // Then
        assertThat(text(wide.body())).isEqualTo(GOOD);
        assertThat(plain.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(plain.body()).getJsonObject("error").getString("code"))
                .isEqualTo(code);
    }

    @Test
    void requestThatIsAtFaultIsRefusedByTheFirst() {
        // Given
        models.firstSays = request -> Reply.refusal(400, "{\"error\":{\"message\":\"temperature is too high\"}}");
        int before = models.second.seen().requests().size();

        // When
        HttpResponse<String> reply = ask("wide", false);

        // Then
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(models.second.seen().requests()).hasSize(before);
    }
}
