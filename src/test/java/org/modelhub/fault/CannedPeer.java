package org.modelhub.fault;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/** A server whose answer to each request its test decides. */
public final class CannedPeer extends HttpPeer {

    /** One answer. */
    public record Canned(int status, Map<String, String> headers, byte[] body) {

        public static Canned json(int status, String body) {
            return of(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
        }

        public static Canned events(String body) {
            return of(200, "text/event-stream", body.getBytes(StandardCharsets.UTF_8));
        }

        public static Canned of(int status, String type, byte[] body) {
            return new Canned(status, Map.of("content-type", type), body);
        }

        public Canned with(String header, String value) {
            Map<String, String> more = new java.util.HashMap<>(headers);
            more.put(header, value);
            return new Canned(status, more, body);
        }

        /** A whole answer of OpenAI's with this text. */
        public static Canned chat(String text) {
            return json(
                    200,
                    new io.vertx.core.json.JsonObject("""
                    {"choices":[{"index":0,"message":{"role":"assistant","content":""},"finish_reason":"stop"}],
                    "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""") {
                        {
                            getJsonArray("choices")
                                    .getJsonObject(0)
                                    .getJsonObject("message")
                                    .put("content", text);
                        }
                    }.encode());
        }
    }

    private final Function<SeenRequest, Canned> answers;

    public CannedPeer(Function<SeenRequest, Canned> answers) {
        this.answers = answers;
        open(0);
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        Canned canned = answers.apply(request);
        if (canned == null) {
            return; // never answers
        }
        seen().sent(canned.body().length);
        response.setStatusCode(canned.status());
        canned.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(canned.body()));
    }
}
