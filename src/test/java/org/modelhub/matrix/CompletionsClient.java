package org.modelhub.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelhub.matrix.Json.closed;
import static org.modelhub.matrix.Json.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** OpenAI's legacy completions. */
final class CompletionsClient implements MatrixClient {

    @Override
    public String name() {
        return "openai-completions";
    }

    @Override
    public Set<Ask> asks() {
        return EnumSet.of(Ask.PLAIN, Ask.PARAMETERS);
    }

    @Override
    public boolean reasons() {
        return false;
    }

    @Override
    public Sent request(String model, Ask ask, boolean stream) {
        String more =
                ask == Ask.PARAMETERS ? ",\"temperature\":0.5,\"max_tokens\":64,\"stop\":\"END\",\"echo\":false" : "";
        return new Sent(
                "/v1/completions",
                "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"prompt\":" + quoted(Ask.QUESTION) + more
                        + "}");
    }

    @Override
    public Answer whole(String body) {
        Answer answer = new Answer();
        event(Json.of(body), answer);
        return answer;
    }

    @Override
    public Answer stream(String body) {
        Answer answer = new Answer();
        List<Sse> events = Sse.events(body);
        boolean done = events.get(events.size() - 1).data().equals("[DONE]");
        for (Sse event : done ? events.subList(0, events.size() - 1) : events) {
            event(Json.of(event.data()), answer);
        }
        assertThat(done).as("[DONE] only without an error").isEqualTo(answer.error.isEmpty());
        return answer;
    }

    private static void event(JsonNode event, Answer answer) {
        if (event.has("error")) {
            answer.error = event.path("error").path("message").asText();
            return;
        }
        closed(event, "id", "object", "created", "model", "choices", "usage", "system_fingerprint");
        for (JsonNode choice : event.path("choices")) {
            closed(choice, "index", "text", "finish_reason", "logprobs");
            answer.text.append(choice.path("text").asText());
            if (!choice.path("finish_reason").isNull()) {
                answer.finish = choice.path("finish_reason").asText();
            }
        }
        if (event.has("usage") && !event.path("usage").isNull()) {
            JsonNode usage = event.path("usage");
            answer.usage(
                    usage.path("prompt_tokens").asInt(),
                    usage.path("completion_tokens").asInt());
        }
    }
}
