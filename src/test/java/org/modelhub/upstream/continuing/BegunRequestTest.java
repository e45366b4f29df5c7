package org.modelhub.upstream.continuing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.Quirks.Prefill;
import org.modelhub.exchange.Continuation;
import org.modelhub.wire.JsonView;

/** How a model is asked to go on with another one's answer. */
class BegunRequestTest {

    private static final Continuation BEGUN = new Continuation("He said: \"no\"\n", 5, false, 1);

    private static ChatRequest request(String more) {
        String json = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]" + more + "}";
        return new ChatRequest(JsonView.parse(json.getBytes(StandardCharsets.UTF_8)), "m", true);
    }

    private static JsonObject written(String more, Continuation begun, Prefill prefill) {
        byte[] body = BegunRequest.of(request(more), begun, prefill).body().bytes();
        return new JsonObject(new String(body, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"MESSAGE,", "PREFIX,prefix", "PARTIAL,partial", "CONTINUE,"})
    void beginningIsTheLastMessageWithoutItsSpaceAtTheEnd(Prefill prefill, String mark) {
        // When
        JsonArray messages = written("", BEGUN, prefill).getJsonArray("messages");

        // Then
        JsonObject last = messages.getJsonObject(1);
        assertThat(messages).hasSize(2);
        assertThat(last.getString("role")).isEqualTo("assistant");
        assertThat(last.getString("content")).isEqualTo("He said: \"no\"");
        assertThat(last.fieldNames()).hasSize(mark == null ? 2 : 3);
        if (mark != null) {
            assertThat(last.getBoolean(mark)).isTrue();
        }
    }

    @Test
    void openServersAreToldToLeaveTheMessageOpen() {
        // When
        JsonObject body = written("", BEGUN, Prefill.CONTINUE);

        // Then
        assertThat(body.getBoolean("continue_final_message")).isTrue();
        assertThat(body.getBoolean("add_generation_prompt")).isFalse();
    }

    @Test
    void othersAreToldInWords() {
        // When
        JsonArray messages = written("", BEGUN, Prefill.NONE).getJsonArray("messages");

        // Then
        assertThat(messages).hasSize(3);
        assertThat(messages.getJsonObject(1).getString("content")).isEqualTo(BEGUN.text());
        assertThat(messages.getJsonObject(2).getString("role")).isEqualTo("user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}",
                ",\"reasoning_effort\":\"high\"",
                ",\"enable_thinking\":true"
            })
    void modelThatReasonsFirstIsToldInWords(String more) {
        // When
        JsonArray messages = written(more, BEGUN, Prefill.MESSAGE).getJsonArray("messages");

        // Then
        assertThat(messages).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"thinking\":{\"type\":\"disabled\"}", ",\"reasoning_effort\":\"none\"", ""})
    void modelThatDoesNotReasonIsGivenIt(String more) {
        // When
        JsonArray messages = written(more, BEGUN, Prefill.MESSAGE).getJsonArray("messages");

        // Then
        assertThat(messages).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Prefill.class)
    void answerOfWhichNothingIsThereIsAskedForAfresh(Prefill prefill) {
        // When
        JsonObject body = written(",\"max_tokens\":9", new Continuation("\n", 1, true, 1), prefill);

        // Then
        assertThat(body.getJsonArray("messages")).hasSize(1);
        assertThat(body.getInteger("max_tokens")).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"100, 95", "6, 1", "5, 1"})
    void limitIsWhatIsLeftOfIt(int limit, int left) {
        // When
        JsonObject body = written(",\"max_tokens\":" + limit, BEGUN, Prefill.NONE);

        // Then
        assertThat(body.getInteger("max_tokens")).isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| true",
                ",\"response_format\":{\"type\":\"text\"} | true",
                ",\"response_format\":{\"type\":\"json_object\"} | false",
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}} | false"
            })
    void answerThatIsHeldToAFormIsNotGoneOnWith(String more, boolean can) {
        assertThat(BegunRequest.canBeBegun(request(more == null ? "" : more))).isEqualTo(can);
    }

    @Test
    void answerThatTheClientBeganIsNotGoneOnWith() {
        // Given
        String json =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"content\":\"y\",\"role\":\"assistant\"}]}";
        ChatRequest request = new ChatRequest(JsonView.parse(json.getBytes(StandardCharsets.UTF_8)), "m", true);

        // Then
        assertThat(BegunRequest.canBeBegun(request)).isFalse();
    }
}
