package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * An upstream that tries to steer the hub by names: as headers of its reply, as the names of a tool call's arguments
 * and as extra fields of its JSON.
 */
public final class InjectingUpstream extends HttpPeer {

    public static final String VALUE = "injected-by-upstream";

    private volatile List<String> names = List.of();

    public InjectingUpstream() {
        open(0);
    }

    /** What the answers from now on carry. */
    public void inject(List<String> chosen) {
        names = List.copyOf(chosen);
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        names.forEach(name -> response.putHeader(name, VALUE));
        if (request.json().getBoolean("stream", false)) {
            response.putHeader("content-type", "text/event-stream").setChunked(true);
            response.write("data: " + chunk().encode() + "\n\n");
            response.end(RawReply.FINISH + RawReply.DONE);
        } else {
            json(response, 200, whole());
        }
    }

    private JsonObject whole() {
        return envelope("chat.completion")
                .put("choices", new JsonArray().add(choice("message").put("finish_reason", "tool_calls")));
    }

    private JsonObject chunk() {
        return envelope("chat.completion.chunk").put("choices", new JsonArray().add(choice("delta")));
    }

    private JsonObject choice(String part) {
        JsonObject function = new JsonObject()
                .put("name", "get_weather")
                .put("arguments", withNames(new JsonObject()).encode());
        JsonObject call = new JsonObject()
                .put("index", 0)
                .put("id", "call_1")
                .put("type", "function")
                .put("function", function);
        JsonObject message =
                withNames(new JsonObject()).put("role", "assistant").put("tool_calls", new JsonArray().add(call));
        return new JsonObject().put("index", 0).put(part, message);
    }

    private JsonObject envelope(String object) {
        return withNames(new JsonObject())
                .put("id", "chatcmpl-1")
                .put("object", object)
                .put("created", 1)
                .put("model", "injecting");
    }

    private JsonObject withNames(JsonObject json) {
        names.forEach(name -> json.put(name, VALUE));
        return json;
    }
}
