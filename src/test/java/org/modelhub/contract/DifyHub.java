package org.modelhub.contract;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.fault.ReplayUpstream;
import org.modelhub.fault.ScriptedUpstream;

/**
 * A hub as Dify meets it: the test names, further names whose upstream behaves oddly in one way each, and
 * {@code hub-replay} with its like, whose upstream sends whatever bytes a test gives it.
 */
final class DifyHub implements AutoCloseable {

    private static final String OPENAI = "provider-openai-action";

    final ScriptedUpstream scripted = new ScriptedUpstream();
    final ReplayUpstream replay = new ReplayUpstream();
    final HubFixture hub;
    final HubCaller client;

    DifyHub(String... settings) {
        String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "test.upstream.url=" + scripted.baseUrl();
        hub = new HubFixture(all);
        client = new HubCaller(hub.port(), HubFixture.ADMIN_KEY);
        for (String behaviour : new String[] {"parallel", "reasoning", "azure", "nousage"}) {
            hub.add("hub-" + behaviour, "chat", OPENAI, scripted("scripted-" + behaviour, Map.of()));
        }
        hub.add("hub-only-streams", "chat", OPENAI, scripted("scripted", Map.of("streaming", "only")));
        hub.add("hub-never-streams", "chat", OPENAI, scripted("scripted", Map.of("streaming", "never")));
        Map<String, String> bounds = Map.of("clamp", "max_tokens=16..64,temperature=0..1", "drop", "frequency_penalty");
        hub.add("hub-bounds", "chat", OPENAI, scripted("scripted", bounds));
        for (String kind : new String[] {"chat", "embedding", "rerank"}) {
            hub.add("hub-replay-" + kind, kind, OPENAI, with(replay.baseUrl(), "replay", Map.of()));
        }
        hub.awaitNames(
                "hub-parallel",
                "hub-reasoning",
                "hub-azure",
                "hub-nousage",
                "hub-only-streams",
                "hub-never-streams",
                "hub-bounds",
                "hub-replay-chat",
                "hub-replay-embedding",
                "hub-replay-rerank");
    }

    private Map<String, String> scripted(String model, Map<String, String> more) {
        return with(scripted.baseUrl(), model, more);
    }

    private static Map<String, String> with(String url, String model, Map<String, String> more) {
        Map<String, String> parameters = new java.util.TreeMap<>(more);
        parameters.put("baseUrl", url);
        parameters.put("apiKey", "upstream-secret");
        parameters.put("model", model);
        return parameters;
    }

    /** One user message, not streamed. */
    HttpResponse<String> ask(String model, String text) {
        return client.post("/v1/chat/completions", chat(model, text, false).encode());
    }

    /** The stream that answers one user message; fails if the reply is none. */
    DifyStream stream(String model, String text) {
        return DifyStream.of(
                client.post("/v1/chat/completions", chat(model, text, true).encode()));
    }

    static JsonObject chat(String model, String text, boolean stream) {
        return new JsonObject()
                .put("model", model)
                .put("stream", stream)
                .put(
                        "messages",
                        new io.vertx.core.json.JsonArray()
                                .add(new JsonObject().put("role", "user").put("content", text)));
    }

    /** What the scripted upstream was sent last. */
    JsonObject sent() {
        return scripted.seen().lastRequest().json();
    }

    static JsonObject json(HttpResponse<String> reply) {
        return new JsonObject(reply.body());
    }

    static String message(HttpResponse<String> reply) {
        return json(reply).getJsonObject("error").getString("message");
    }

    @Override
    public void close() {
        hub.close();
        replay.close();
        scripted.close();
    }
}
