package org.modelhub.contract;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.swap.LiveRoutes;

/** One call for each thing the hub can be asked, and for each way it refuses. */
final class ApiTour {

    /**
     * One call.
     *
     * @param operation as the OpenAPI document names it, e.g. {@code post /v1/rerank}
     * @param status the expected one
     */
    record Call(String operation, HubCaller client, String path, String body, int status) {

        HttpResponse<String> make() {
            String method = operation.substring(0, operation.indexOf(' '));
            return switch (method) {
                case "get" -> client.get(path);
                case "delete" -> client.delete(path);
                default -> client.post(path, body);
            };
        }

        @Override
        public String toString() {
            return operation + " " + path + (body == null ? "" : " " + body) + " -> " + status;
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private final HubCaller admin;
    private final HubCaller app;

    ApiTour(HubFixture hub, List<String> chats) {
        admin = new HubCaller(hub.port(), HubFixture.ADMIN_KEY);
        JsonObject key = new JsonObject(admin.post("/admin/keys", "{\"name\":\"tour\",\"role\":\"app\"}")
                .body());
        app = new HubCaller(hub.port(), key.getString("key"));
        models(chats);
        names();
        keys(key.getString("id"));
        routes(hub);
        dify(hub.port());
        refusals(hub.port());
    }

    private void dify(int port) {
        calls.add(new Call("get /health", new HubCaller(port, null), "/health", null, 200));
        calls.add(new Call("get /v1/cluster/auth", new HubCaller(port, null), "/v1/cluster/auth", null, 200));
        calls.add(new Call("get /v1/usage", app, "/v1/usage", null, 200));
        String extension = "/dify/extension";
        for (String params : List.of(
                "ping\",\"params\":{}",
                "app.moderation.input\",\"params\":{\"inputs\":{\"a\":\"secret\"},\"query\":\"x\"}",
                "app.moderation.output\",\"params\":{\"text\":\"x\"}")) {
            calls.add(new Call("post " + extension, app, extension, "{\"point\":\"" + params + "}", 200));
        }
        calls.add(new Call("post " + extension, app, extension, "{\"point\":\"no\"}", 400));
        String query = "{\"knowledge_id\":\"handbook\",\"query\":\"leave\"}";
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> app.post("/retrieval", query).statusCode() == 200);
        calls.add(new Call("post /dify/retrieval", app, "/dify/retrieval", query, 200));
        calls.add(new Call("post /dify/retrieval", app, "/dify/retrieval", "", 400));
        calls.add(new Call("post /dify/retrieval", app, "/retrieval", query.replace("handbook", "none"), 404));
        calls.add(new Call("post /dify/retrieval", new HubCaller(port, "mh-wrong"), "/dify/retrieval", query, 403));
        String data = "{\"point\":\"app.external_data_tool.query\",\"params\":"
                + "{\"tool_variable\":\"handbook\",\"inputs\":{},\"query\":\"leave\"}}";
        calls.add(new Call("post " + extension, app, extension, data, 200));
    }

    private void models(List<String> chats) {
        for (String name : chats) {
            post("/chat/completions", DifyHub.chat(name, "ping", false).encode());
            post("/chat/completions", DifyHub.chat(name, "ping", true).encode());
        }
        post("/completions", "{\"model\":\"hub-chat\",\"prompt\":\"ping\"}");
        for (String name : List.of("hub-embed-v1", "embed-default-v1", "embed-en")) {
            post("/embeddings", "{\"model\":\"" + name + "\",\"input\":[\"ping\",\"pong\"]}");
        }
        post("/embeddings", "{\"model\":\"hub-embed-v1\",\"input\":\"ping\",\"encoding_format\":\"base64\"}");
        for (String name : List.of("hub-rerank", "rerank-default")) {
            post(
                    "/rerank",
                    "{\"model\":\"" + name
                            + "\",\"query\":\"q\",\"documents\":[\"a\",\"q\"],\"return_documents\":true}");
        }
    }

    private void post(String path, String body) {
        calls.add(new Call("post /v1" + path, app, "/v1" + path, body, 200));
    }

    private void names() {
        calls.add(new Call("get /v1/models", app, "/v1/models?limit=2", null, 200));
        calls.add(new Call("get /v1/models", app, "/v1/models", null, 200));
        calls.add(new Call("get /v1/models/{id}", app, "/v1/models/chat-default", null, 200));
        calls.add(new Call("get /v1/models/{id}", app, "/v1/models/embed-default-v1", null, 200));
        calls.add(new Call("get /openapi.json", app, "/openapi.json", null, 200));
    }

    private void keys(String id) {
        calls.add(new Call("post /admin/keys", admin, "/admin/keys", "{\"name\":\"another\"}", 201));
        calls.add(new Call("get /admin/keys", admin, "/admin/keys", null, 200));
        String doomed = new JsonObject(
                        admin.post("/admin/keys", "{\"name\":\"doomed\"}").body())
                .getString("id");
        calls.add(new Call("delete /admin/keys/{id}", admin, "/admin/keys/" + doomed, null, 200));
        calls.add(new Call("delete /admin/keys/{id}", app, "/admin/keys/" + id, null, 403));
    }

    private void routes(HubFixture hub) {
        long first = generation(hub);
        String file = "routes/model/hub-rerank.camel.yaml";
        hub.write(file, hub.read(file) + "# edited\n");
        org.awaitility.Awaitility.await().until(() -> generation(hub) > first);
        calls.add(new Call("get /admin/routes", admin, "/admin/routes", null, 200));
        calls.add(
                new Call("post /admin/routes/{name}/rollback", admin, "/admin/routes/hub-rerank/rollback", "{}", 200));
    }

    private static long generation(HubFixture hub) {
        return hub.bean(LiveRoutes.class).require("hub-rerank").generation();
    }

    private void refusals(int port) {
        HubCaller stranger = new HubCaller(port, "mh-wrong");
        String chat = DifyHub.chat("hub-chat", "ping", false).encode();
        calls.add(new Call("post /v1/chat/completions", stranger, "/v1/chat/completions", chat, 401));
        calls.add(new Call("post /v1/chat/completions", app, "/v1/chat/completions", "{}", 400));
        calls.add(new Call("post /v1/embeddings", app, "/v1/embeddings", "{\"model\":\"no\",\"input\":\"x\"}", 404));
        calls.add(new Call(
                "post /v1/chat/completions",
                app,
                "/v1/chat/completions",
                DifyHub.chat("hub-fail-429", "ping", true).encode(),
                429));
        calls.add(new Call("get /admin/keys", app, "/admin/keys", null, 403));
        calls.add(new Call("get /v1/models/{id}", app, "/v1/models/no-such", null, 404));
    }

    List<Call> calls() {
        return calls;
    }
}
