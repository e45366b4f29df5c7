package org.modelhub.matrix;

import static org.modelhub.matrix.Json.closed;
import static org.modelhub.matrix.Json.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.Set;

/** Ollama's generate. */
final class OllamaGenerateClient implements MatrixClient {

    @Override
    public String name() {
        return "ollama-generate";
    }

    @Override
    public Set<Ask> asks() {
        return EnumSet.of(Ask.PLAIN, Ask.PARAMETERS);
    }

    @Override
    public String streamType() {
        return "application/x-ndjson";
    }

    @Override
    public Sent request(String model, Ask ask, boolean stream) {
        String more = ask == Ask.PARAMETERS ? ",\"options\":{\"num_predict\":64,\"temperature\":0.5}" : "";
        return new Sent(
                "/api/generate",
                "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"system\":\"" + Ask.SYSTEM + "\",\"prompt\":"
                        + quoted(Ask.QUESTION) + more + "}");
    }

    @Override
    public Answer whole(String body) {
        Answer answer = new Answer();
        line(Json.of(body), answer);
        return answer;
    }

    @Override
    public Answer stream(String body) {
        Answer answer = new Answer();
        body.lines().filter(line -> !line.isEmpty()).forEach(line -> line(Json.of(line), answer));
        return answer;
    }

    private static void line(JsonNode line, Answer answer) {
        if (line.has("error")) {
            answer.error = closed(line, "error").path("error").asText();
            return;
        }
        closed(
                line,
                "model",
                "created_at",
                "response",
                "thinking",
                "done",
                "done_reason",
                "context",
                "total_duration",
                "load_duration",
                "prompt_eval_count",
                "prompt_eval_duration",
                "eval_count",
                "eval_duration");
        answer.text.append(line.path("response").asText());
        answer.reasoning.append(line.path("thinking").asText(""));
        if (line.path("done").asBoolean()) {
            answer.finish = line.path("done_reason").asText();
            answer.usage(
                    line.path("prompt_eval_count").asInt(),
                    line.path("eval_count").asInt());
        }
    }
}
