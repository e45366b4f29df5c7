package org.modelhub.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelhub.matrix.Json.closed;
import static org.modelhub.matrix.Json.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hugging Face's generate and generate_stream. */
final class HuggingFaceClient implements MatrixClient {

    private static final Map<String, String> FINISH =
            Map.of("eos_token", "stop", "stop_sequence", "stop", "length", "length");

    @Override
    public String name() {
        return "huggingface";
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
        String parameters = ask == Ask.PARAMETERS
                ? "{\"max_new_tokens\":64,\"temperature\":0.5,\"top_p\":0.9,\"top_k\":5,\"stop\":[\"END\"],"
                        + "\"details\":true,\"do_sample\":true,\"return_full_text\":false}"
                : "{\"details\":true}";
        return new Sent(
                "/v1/models/" + model + (stream ? "/generate_stream" : "/generate"),
                "{\"inputs\":" + quoted(Ask.QUESTION) + ",\"parameters\":" + parameters + "}");
    }

    @Override
    public Answer whole(String body) {
        Answer answer = new Answer();
        JsonNode root = Json.of(body);
        if (root.has("error")) {
            return error(root, answer);
        }
        closed(root, "generated_text", "details");
        answer.text.append(root.path("generated_text").asText());
        return details(root.path("details"), answer);
    }

    @Override
    public Answer stream(String body) {
        Answer answer = new Answer();
        List<Sse> events = Sse.events(body);
        for (Sse event : events) {
            JsonNode data = Json.of(event.data());
            if (data.has("error")) {
                error(data, answer);
                continue;
            }
            closed(data, "index", "token", "generated_text", "details", "top_tokens");
            JsonNode token = closed(data.path("token"), "id", "text", "logprob", "special");
            if (!token.path("special").asBoolean()) {
                answer.text.append(token.path("text").asText());
            }
            if (!data.path("generated_text").isNull()) {
                assertThat(data.path("generated_text").asText()).isEqualTo(answer.text.toString());
                details(data.path("details"), answer);
            }
        }
        return answer;
    }

    private static Answer details(JsonNode details, Answer answer) {
        closed(details, "finish_reason", "generated_tokens", "seed", "prefill", "tokens", "input_length");
        answer.finish = FINISH.getOrDefault(details.path("finish_reason").asText(), "");
        // The form has no place for the whole prompt's count in an answer.
        return answer.usage(1, details.path("generated_tokens").asInt());
    }

    private static Answer error(JsonNode root, Answer answer) {
        answer.error = closed(root, "error", "error_type").path("error").asText();
        return answer;
    }
}
