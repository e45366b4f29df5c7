package org.modelhub.drill;

import io.vertx.core.http.HttpServerResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The answers of a {@link DrillUpstream}, in OpenAI's form. */
final class DrillAnswers {

    /** What each whole answer says it took, so that bills can be checked. */
    static final int PROMPT_TOKENS = 7;

    static final int COMPLETION_TOKENS = 10;

    private static final String USAGE = "\"usage\":{\"prompt_tokens\":" + PROMPT_TOKENS + ",\"completion_tokens\":"
            + COMPLETION_TOKENS + ",\"total_tokens\":" + (PROMPT_TOKENS + COMPLETION_TOKENS) + "}";
    private static final String WHOLE =
            "{\"id\":\"drill\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"one two three four five six seven eight nine ten\"},\"finish_reason\":\"stop\"}],"
                    + USAGE + "}";

    private DrillAnswers() {}

    static void whole(HttpServerResponse response) {
        if (!response.closed()) {
            response.putHeader("content-type", "application/json").end(WHOLE);
        }
    }

    /** @param retryAfter seconds; 0 to say nothing about it */
    static void refuse(HttpServerResponse response, int status, String message, long retryAfter) {
        if (response.closed()) {
            return;
        }
        if (retryAfter > 0) {
            response.putHeader("retry-after", String.valueOf(retryAfter));
        }
        response.setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end("{\"error\":{\"message\":\"" + message + "\",\"type\":\"drill\",\"param\":null,\"code\":null}}");
    }

    static void streamHead(HttpServerResponse response) {
        response.putHeader("content-type", "text/event-stream").setChunked(true);
    }

    static void piece(HttpServerResponse response, int number) {
        response.write(event("{\"content\":\"" + word(number) + "\"}", "null"));
    }

    /** The text of a whole stream. */
    static String streamed() {
        return IntStream.rangeClosed(1, COMPLETION_TOKENS)
                .mapToObj(DrillAnswers::word)
                .collect(Collectors.joining());
    }

    private static String word(int number) {
        return "w" + number + " ";
    }

    static void streamEnd(HttpServerResponse response, int pieces) {
        response.write(event("{}", "\"stop\""));
        response.write("data: {\"id\":\"drill\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                + "\"choices\":[]," + USAGE.replace(":" + COMPLETION_TOKENS + ",", ":" + pieces + ",") + "}\n\n");
        response.end("data: [DONE]\n\n");
    }

    private static String event(String delta, String finish) {
        return "data: {\"id\":\"drill\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }
}
