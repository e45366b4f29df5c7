package org.modelhub.fault;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All vendors that speak OpenAI's API in their own way, each below a path of its name: refuses what that vendor refuses
 * and answers in its framing, see {@link VendorProfile}. Behaviour is chosen by the model's name, see {@link Script}.
 * Any key is taken but {@code wrong}; any model but those that start with {@code no-such}.
 */
public final class CompatibleUpstream extends HttpPeer {

    private static final String RETRY_AFTER_SECONDS = "30";

    private final Map<String, VendorProfile> profiles = new ConcurrentHashMap<>();

    public CompatibleUpstream() {
        open(0);
    }

    /** Where the server of this vendor is, without a path of the vendor's own. */
    public String url(String vendor) {
        return "http://" + LOOPBACK + ":" + port() + "/" + vendor;
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        String[] path = request.path().split("/", 3);
        VendorProfile vendor = profiles.computeIfAbsent(path[1], VendorProfile::of);
        String key = request.headers().getOrDefault("authorization", "");
        if (!key.startsWith("Bearer ") || key.equals("Bearer wrong")) {
            refuse(vendor, 401, "this key is not valid", response);
            return;
        }
        try {
            post(vendor, vendor.operation("/" + path[2]), request.json(), response);
        } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
            refuse(vendor, 400, "the body is not the JSON object this path takes", response);
        }
    }

    private void post(VendorProfile vendor, String operation, JsonObject body, HttpServerResponse response) {
        String model = body.getString("model", "");
        Script script = Script.of(model);
        if (operation == null || model.startsWith("no-such")) {
            refuse(vendor, 404, "the model '" + model + "' or this path does not exist", response);
        } else if (script.status() != 200) {
            refuse(vendor, script.status(), "upstream refuses on purpose with " + script.status(), response);
        } else if (vendor.objection(operation, body) != null) {
            refuse(vendor, 400, vendor.objection(operation, body), response);
        } else {
            after(script.delay(), () -> serve(vendor, operation, body, script, response));
        }
    }

    private void serve(
            VendorProfile vendor, String operation, JsonObject body, Script script, HttpServerResponse response) {
        switch (operation) {
            case "embedding" -> json(response, 200, ScriptedVectors.embeddings(body));
            case "rerank" -> json(response, 200, ScriptedVectors.rerank(body));
            default -> chat(vendor, new ScriptedChat(body, script, ScriptedChat.Shape.CHAT), response);
        }
    }

    private void chat(VendorProfile vendor, ScriptedChat chat, HttpServerResponse response) {
        VendorFraming framing = new VendorFraming(vendor, chat);
        if (chat.streams()) {
            response.putHeader("content-type", "text/event-stream").setChunked(true);
            stream(framing.events(), chat.script().pace(), response);
        } else if (chat.script().failsMidstream()) {
            refuse(vendor, 500, "upstream died on purpose", response);
        } else {
            json(response, 200, framing.answer());
        }
    }

    private void refuse(VendorProfile vendor, int status, String message, HttpServerResponse response) {
        if (status == 429) {
            response.putHeader("retry-after", RETRY_AFTER_SECONDS);
        }
        json(response, status, VendorFraming.error(vendor.word("error"), status, message));
    }
}
