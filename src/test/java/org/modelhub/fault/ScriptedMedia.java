package org.modelhub.fault;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/**
 * OpenAI's endpoints for pictures, sound and moderation. A form is answered with what was in it, so that a test sees
 * which parts arrived; speech is a wave of as many blocks as the text has characters.
 */
final class ScriptedMedia {

    private static final int BLOCK = 4096;

    private final HttpPeer peer;

    ScriptedMedia(HttpPeer peer) {
        this.peer = peer;
    }

    static boolean serves(String path) {
        return path.startsWith("/audio/") || path.startsWith("/images/") || path.equals("/moderations");
    }

    void answer(String path, SeenRequest request, HttpServerResponse response) {
        switch (path) {
            case "/moderations" -> moderation(request.json(), response);
            case "/images/generations" -> image(request.json().getInteger("n", 1), response);
            case "/images/edits" -> image(1, response);
            case "/audio/speech" -> speech(request.json(), response);
            default -> text(request, response);
        }
    }

    private void moderation(JsonObject request, HttpServerResponse response) {
        Object input = request.getValue("input");
        JsonArray inputs = input instanceof JsonArray list ? list : new JsonArray().add(input);
        JsonArray results = new JsonArray();
        inputs.forEach(one -> results.add(result(String.valueOf(one).contains("harm"))));
        peer.json(
                response,
                200,
                new JsonObject()
                        .put("id", "modr-scripted")
                        .put("model", request.getString("model"))
                        .put("results", results));
    }

    private static JsonObject result(boolean flagged) {
        return new JsonObject()
                .put("flagged", flagged)
                .put("categories", new JsonObject().put("violence", flagged))
                .put("category_scores", new JsonObject().put("violence", flagged ? 0.9 : 0.01))
                .put("category_applied_input_types", new JsonObject().put("violence", new JsonArray().add("text")));
    }

    private void image(int count, HttpServerResponse response) {
        JsonArray data = new JsonArray();
        String png = Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        for (int i = 0; i < count; i++) {
            data.add(new JsonObject().put("b64_json", png));
        }
        JsonObject usage = new JsonObject()
                .put("input_tokens", 9)
                .put("output_tokens", 100)
                .put("total_tokens", 109);
        peer.json(
                response,
                200,
                new JsonObject().put("created", 1).put("data", data).put("usage", usage));
    }

    private void speech(JsonObject request, HttpServerResponse response) {
        Script script = Script.of(request.getString("model"));
        String format = request.getString("response_format", "mpeg");
        response.putHeader("content-type", "audio/" + format).setChunked(true);
        block(request.getString("input").length(), script, response);
    }

    private void block(int left, Script script, HttpServerResponse response) {
        if (response.closed()) {
            return;
        }
        if (script.failsMidstream() && left < 3) {
            response.reset();
        } else if (left == 0) {
            response.end();
        } else {
            byte[] block = new byte[BLOCK];
            Arrays.fill(block, (byte) left);
            peer.seen().sent(block.length);
            response.write(Buffer.buffer(block));
            Duration pace = script.pace();
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> block(left - 1, script, response));
            } else {
                peer.after(pace, () -> block(left - 1, script, response));
            }
        }
    }

    /** The parts of the form, named in the text. */
    private void text(SeenRequest request, HttpServerResponse response) {
        String form = request.text();
        if (form.contains("\r\n\r\ntext\r\n")) {
            response.putHeader("content-type", "text/plain; charset=utf-8").end("plain 你好\n");
            return;
        }
        JsonObject usage =
                new JsonObject().put("input_tokens", 14).put("output_tokens", 3).put("total_tokens", 17);
        peer.json(response, 200, new JsonObject().put("text", "heard 你好").put("usage", usage));
    }
}
