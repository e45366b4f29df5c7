package org.modelhub.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.ChatRequest;
import org.modelhub.figures.Figures;
import org.modelhub.wire.JsonView;

/** Two requests share their answers if and only if every field is equal that changes an answer. */
@Tag("R14")
class CacheTruthTest {

    private static final int PAIRS = 100_000;
    private static final List<String> QUESTIONS = List.of("What is it?", "What is it now?", "是什么？");

    /** What there is to differ in; the oracle is the equality of this record. */
    private record Asked(
            String key, String name, List<String> history, Map<String, Object> parameters, String lastName) {}

    private final Random random = new Random(20261122);
    private final QuestionReader reader = new QuestionReader(1);

    @Test
    void answersAreSharedIfAndOnlyIfAllThatChangesThemIsEqual() throws Exception {
        // Given
        int shared = 0;
        int wrong = 0;
        int crossed = 0;

        // When
        for (int i = 0; i < PAIRS; i++) {
            Asked one = asked();
            Asked other = random.nextInt(3) == 0 ? one : random.nextBoolean() ? changed(one) : asked();
            String question = QUESTIONS.get(random.nextInt(QUESTIONS.size()));
            boolean equal = one.equals(other);
            boolean same =
                    read(one, question).scope().equals(read(other, question).scope());
            shared += same ? 1 : 0;
            wrong += same == equal ? 0 : 1;
            crossed += answered(one, other, question) == equal ? 0 : 1;
        }

        // Then
        String measured = wrong + " wrong scopes and " + crossed + " wrong answers in " + PAIRS + " pairs, " + shared
                + " of them shared";
        Figures.record("R14 answer", measured, "0 of 100000", wrong + crossed == 0);
        assertThat(shared).isBetween(PAIRS / 4, PAIRS / 2 + PAIRS / 10);
        assertThat(wrong + crossed).as(measured).isZero();
    }

    /** Whether an answer to the one is found for the other. */
    private boolean answered(Asked one, Asked other, String question) throws Exception {
        KeptAnswers kept = new KeptAnswers(1 << 20, Duration.ofHours(1), 8, () -> 0);
        SimilarAnswers similar = new SimilarAnswers(
                kept,
                reader,
                texts -> {
                    throw new AssertionError("an equal question needs no model");
                },
                Runnable::run,
                Duration.ofMinutes(1));
        kept.add(read(one, question), "the answer");
        return similar.find(other.key, other.name, request(other, question), 0.94)
                .get(1, TimeUnit.MINUTES)
                .isPresent();
    }

    private Question read(Asked asked, String question) {
        return Objects.requireNonNull(
                reader.read(asked.key, asked.name, request(asked, question).body()));
    }

    private Asked asked() {
        List<String> history = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            history.add(pick(
                    "system|be kind", "system|be short", "user|hello", "assistant|hello", "assistant|\ud83d\ude00"));
        }
        Map<String, Object> parameters = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            set(parameters);
        }
        return new Asked(
                pick("AAAAAAAAAAAA", "BBBBBBBBBBBB"), pick("chat", "chat2"), history, parameters, pick("", "ann"));
    }

    private void set(Map<String, Object> parameters) {
        switch (random.nextInt(8)) {
            case 0 -> parameters.put("temperature", random.nextInt(3) / 2.0);
            case 1 -> parameters.put("max_tokens", 1 + random.nextInt(2));
            case 2 -> parameters.put("stop", pick("a", "b"));
            case 3 -> parameters.put("seed", random.nextInt(2));
            case 4 -> parameters.put("response_format", new JsonObject().put("type", pick("text", "json_object")));
            case 5 -> parameters.put("user", pick("ann", "bob"));
            case 6 ->
                parameters.put("unknown", new JsonArray().add(pick("a", "b")).add(random.nextInt(2)));
            default -> parameters.put("thinking", new JsonObject().put("budget_tokens", random.nextInt(2)));
        }
    }

    /** The same but for one thing. */
    private Asked changed(Asked of) {
        List<String> history = new ArrayList<>(of.history);
        Map<String, Object> parameters = new HashMap<>(of.parameters);
        switch (random.nextInt(6)) {
            case 0 -> {
                return new Asked(of.key + "x", of.name, history, parameters, of.lastName);
            }
            case 1 -> {
                // What the parts are joined by must not matter.
                return new Asked(of.key + of.name.charAt(0), of.name.substring(1), history, parameters, of.lastName);
            }
            case 2 -> history.add("user|more");
            case 3 -> Collections.reverse(history);
            case 4 -> set(parameters);
            default -> {
                return new Asked(of.key, of.name, history, parameters, of.lastName + "y");
            }
        }
        return new Asked(of.key, of.name, history, parameters, of.lastName);
    }

    /** Written in one of many ways that mean the same. */
    private ChatRequest request(Asked asked, String question) {
        List<String> fields = new ArrayList<>();
        asked.parameters.forEach((name, value) -> fields.add(field(name, value)));
        fields.add("\"model\":\"" + pick("m", "n") + "\"");
        fields.add("\"messages\":" + messages(asked, question));
        if (random.nextBoolean()) {
            fields.add("\"stream\":" + random.nextBoolean());
        }
        if (random.nextBoolean()) {
            fields.add("\"top_p\":null");
        }
        Collections.shuffle(fields, random);
        String body = "{" + String.join(random.nextBoolean() ? ", " : ",", fields) + "}";
        return new ChatRequest(JsonView.parse(body.getBytes(StandardCharsets.UTF_8)), asked.name, false);
    }

    private String field(String name, Object value) {
        if (value instanceof JsonObject object) {
            return "\"" + name + "\":" + object.encode();
        }
        if (value instanceof JsonArray array) {
            return "\"" + name + "\": " + array.encode();
        }
        if (value instanceof String text) {
            return "\"" + name + "\":" + spelled(text);
        }
        String number = String.valueOf(value);
        boolean whole = !number.contains(".") || number.endsWith(".0");
        String digits = number.replaceFirst("[.]0$", "");
        return "\"" + name + "\":" + (whole && random.nextBoolean() ? pick(digits + ".0", digits + "e0") : number);
    }

    private String messages(Asked asked, String question) {
        List<String> messages = new ArrayList<>();
        for (String said : asked.history) {
            String[] parts = said.split("\\|");
            messages.add("{\"role\":\"" + parts[0] + "\",\"content\":" + spelled(parts[1]) + "}");
        }
        String name = asked.lastName.isEmpty() ? "" : ",\"name\":" + spelled(asked.lastName);
        String content =
                random.nextBoolean() ? spelled(question) : "[{\"type\":\"text\",\"text\":" + spelled(question) + "}]";
        messages.add("{\"content\":" + content + name + ",\"role\":\"user\"}");
        return "[" + String.join(",", messages) + "]";
    }

    /** A JSON string, some of its characters as escapes. */
    private String spelled(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            out.append(Character.isSurrogate(c) || random.nextInt(4) == 0 ? String.format("\\u%04x", (int) c) : c);
        }
        return out.append('"').toString();
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"tools\":[{\"type\":\"function\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"functions\":[]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"n\":2}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"temperature\":1.1}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"logprobs\":true}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"web_search_options\":{}}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"Well\"}]}",
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"q\",\"tool_call_id\":\"1\"},"
                        + "{\"role\":\"user\",\"content\":\"q\"}]}",
                "{\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]},"
                        + "{\"role\":\"user\",\"content\":\"q\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}},"
                        + "{\"type\":\"text\",\"text\":\"q\"}]}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]},"
                        + "{\"role\":\"user\",\"content\":\"q\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"  \"}]}",
                "{\"messages\":[{\"role\":\"user\"}]}"
            })
    void requestThatAnotherAnswerMayNotStandForHasNoQuestion(String body) {
        // When
        Question question = reader.read("AAAAAAAAAAAA", "chat", JsonView.parse(body.getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(question).isNull();
    }

    @Test
    void tooLongAQuestionIsNone() {
        // Given
        String body =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "q".repeat(QuestionReader.LONGEST + 1) + "\"}]}";

        // When
        Question question = reader.read("AAAAAAAAAAAA", "chat", JsonView.parse(body.getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(question).isNull();
    }
}
