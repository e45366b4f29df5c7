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
                case "patch" -> client.patch(path, body);
                case "socket" -> client.socket(path, body);
                default -> body.startsWith("--b") ? client.postForm(path, "b", body) : client.post(path, body);
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

    ApiTour(HubFixture hub, List<String> chats, List<KeylessModels.Name> keyless) {
        admin = new HubCaller(hub.port(), HubFixture.ADMIN_KEY);
        JsonObject key = new JsonObject(admin.post("/admin/keys", "{\"name\":\"tour\",\"role\":\"app\"}")
                .body());
        app = new HubCaller(hub.port(), key.getString("key"));
        models(chats);
        media();
        otherForms();
        keyless.forEach(
                name -> calls.add(new Call("post /v1" + name.path(), app, "/v1" + name.path(), name.body(), 503)));
        gemini();
        ollama();
        generate();
        names();
        streams();
        sockets();
        keys(key.getString("id"));
        routes(hub);
        dify(hub.port());
        playground(new HubCaller(hub.port(), null));
        refusals(hub.port());
    }

    private void dify(int port) {
        calls.add(new Call("get /health", new HubCaller(port, null), "/health", null, 200));
        calls.add(new Call("get /v1/cluster/auth", new HubCaller(port, null), "/v1/cluster/auth", null, 200));
        calls.add(new Call("get /v1/usage", app, "/v1/usage", null, 200));
        calls.add(new Call("post /v1/stream-tickets", app, "/v1/stream-tickets", "", 200));
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

    private void playground(HubCaller nobody) {
        calls.add(new Call("get /playground", nobody, "/playground", null, 200));
        for (String file : List.of("page.js", "style.css", "icon.svg")) {
            calls.add(new Call("get /playground/{file}", nobody, "/playground/" + file, null, 200));
        }
        calls.add(new Call("get /playground/{file}", nobody, "/playground/..%2fapplication.yaml", null, 404));
        calls.add(new Call("get /playground/client/{file}", nobody, "/playground/client/index.js", null, 200));
        calls.add(new Call("get /playground/client/{file}", nobody, "/playground/client/page.js", null, 404));
    }

    private void models(List<String> chats) {
        for (String name : chats) {
            post("/chat/completions", DifyHub.chat(name, "ping", false).encode());
            post("/chat/completions", DifyHub.chat(name, "ping", true).encode());
        }
        post("/completions", "{\"model\":\"hub-chat\",\"prompt\":\"ping\"}");
        String message =
                "{\"model\":\"hub-chat\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"ping\"}]%s}";
        post("/messages", message.formatted(""));
        post("/messages", message.formatted(",\"stream\":true"));
        post("/messages/count_tokens", message.formatted(""));
        for (String name : List.of("hub-chat", "hub-responses")) {
            post("/responses", "{\"model\":\"" + name + "\",\"input\":\"ping\"}");
            post("/responses", "{\"model\":\"" + name + "\",\"input\":\"ping\",\"stream\":true}");
        }
        post(
                "/responses",
                "{\"model\":\"hub-chat\",\"stream\":true,\"input\":[{\"role\":\"user\",\"content\":\"weather?\"}],"
                        + "\"tools\":[{\"type\":\"function\",\"name\":\"get_weather\"}]}");
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

    private void media() {
        post("/moderations", "{\"model\":\"hub-moderation\",\"input\":\"hello\"}");
        post("/images/generations", "{\"model\":\"hub-image\",\"prompt\":\"a dot\"}");
        post("/images/edits", form("hub-image", "image"));
        post("/audio/speech", "{\"model\":\"hub-speech\",\"input\":\"hello\",\"voice\":\"alloy\"}");
        post("/audio/transcriptions", form("hub-transcription", "file"));
        post("/audio/translations", form("hub-transcription", "file"));
        unavailable("/moderations", "{\"input\":\"hello\"}");
        unavailable("/images/generations", "{\"model\":\"image-default\",\"prompt\":\"a dot\"}");
        unavailable("/audio/speech", "{\"model\":\"speech-default\",\"input\":\"hello\",\"voice\":\"alloy\"}");
        unavailable("/audio/transcriptions", form("transcription-default", "file"));
    }

    static String form(String model, String file) {
        return "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + model + "\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na dot\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"" + file
                + "\"; filename=\"f\"\r\n\r\nxx\r\n--b--\r\n";
    }

    /** A shipped name whose provider has no key here. */
    private void unavailable(String path, String body) {
        calls.add(new Call("post /v1" + path, app, "/v1" + path, body, 503));
    }

    /** Embeddings and rerank as clients of Cohere and of Text Embeddings Inference ask for them. */
    private void otherForms() {
        tei("hub-embed-v1", "embed", "{\"inputs\":[\"ping\",\"pong\"]}", 200);
        tei("embed-default-v1", "embed", "{\"inputs\":\"ping\"}", 200);
        tei("hub-embed-v1", "embed", "{\"inputs\":[]}", 400);
        tei("hub-rerank", "rerank", "{\"query\":\"q\",\"texts\":[\"a\",\"q\"],\"return_text\":true}", 200);
        tei("no-such", "rerank", "{\"query\":\"q\",\"texts\":[\"a\"]}", 404);
        cohere("embed", "{\"model\":\"hub-embed-v1\",\"texts\":[\"ping\"],\"input_type\":\"search_query\"}", 200);
        cohere("embed", "{\"model\":\"hub-embed-v1\",\"texts\":[\"ping\"],\"embedding_types\":[\"int8\"]}", 400);
        cohere("rerank", "{\"model\":\"hub-rerank\",\"query\":\"q\",\"documents\":[\"a\",\"q\"],\"top_n\":1}", 200);
        cohere("rerank", "{\"model\":\"hub-chat\",\"query\":\"q\",\"documents\":[\"a\"]}", 400);
    }

    private void tei(String model, String kind, String body, int status) {
        calls.add(new Call("post /v1/models/{id}/" + kind, app, "/v1/models/" + model + "/" + kind, body, status));
    }

    private void cohere(String kind, String body, int status) {
        calls.add(new Call("post /v2/" + kind, app, "/v2/" + kind, body, status));
    }

    private void post(String path, String body) {
        post(path, body, 200);
    }

    private void post(String path, String body, int status) {
        calls.add(new Call("post /v1" + path, app, "/v1" + path, body, status));
    }

    private void gemini() {
        String ping = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"ping\"}]}]}";
        String text = "{\"content\":{\"parts\":[{\"text\":\"ping\"}]}}";
        gemini(app, "hub-chat:generateContent", ping, 200);
        gemini(app, "hub-chat:streamGenerateContent?alt=sse", ping, 200);
        gemini(app, "hub-chat:streamGenerateContent", ping, 200);
        gemini(app, "hub-chat:countTokens", ping, 200);
        gemini(app, "hub-embed-v1:embedContent", text, 200);
        gemini(app, "hub-embed-v1:batchEmbedContents", "{\"requests\":[" + text + "," + text + "]}", 200);
        gemini(app, "hub-chat:generateText", ping, 404);
        gemini(app, "no-such:generateContent", ping, 404);
        gemini(app, "hub-chat:generateContent", "{}", 400);
        gemini(app, "hub-fail-429:generateContent", ping, 429);
        calls.add(new Call("get /v1beta/models", app, "/v1beta/models?pageSize=2", null, 200));
        calls.add(new Call("get /v1beta/models", app, "/v1beta/models?pageSize=0", null, 400));
        calls.add(new Call("get /v1beta/models/{id}", app, "/v1beta/models/chat-default", null, 200));
        calls.add(new Call("get /v1beta/models/{id}", app, "/v1beta/models/embed-default-v1", null, 200));
        calls.add(new Call("get /v1beta/models/{id}", app, "/v1beta/models/no-such", null, 404));
    }

    private void gemini(HubCaller client, String call, String body, int status) {
        calls.add(new Call("post /v1beta/models/{call}", client, "/v1beta/models/" + call, body, status));
    }

    private void ollama() {
        String tools = "[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]";
        String chat = "{\"model\":\"hub-chat:latest\",\"messages\":[{\"role\":\"user\",\"content\":\"ping\"}]";
        ollama("chat", chat + "}", 200);
        ollama("chat", chat + ",\"stream\":false}", 200);
        ollama("chat", chat + ",\"tools\":" + tools + "}", 200);
        ollama("chat", "{}", 400);
        ollama("generate", "{\"model\":\"hub-chat\",\"prompt\":\"ping\"}", 200);
        ollama("generate", "{\"model\":\"hub-chat\",\"prompt\":\"ping\",\"stream\":false}", 200);
        ollama("generate", "{\"model\":\"no-such\",\"prompt\":\"ping\"}", 404);
        ollama("embed", "{\"model\":\"hub-embed-v1\",\"input\":[\"ping\",\"pong\"]}", 200);
        ollama("embeddings", "{\"model\":\"hub-embed-v1:latest\",\"prompt\":\"ping\"}", 200);
        ollama("show", "{\"model\":\"hub-chat:latest\"}", 200);
        ollama("show", "{\"name\":\"hub-embed-v1\"}", 200);
        ollama("show", "{\"model\":\"no-such\"}", 404);
        ollama("show", "{\"model\":5}", 400);
        ollama("show", "{", 400);
        calls.add(new Call("get /api/tags", app, "/api/tags", null, 200));
        calls.add(new Call("get /api/version", app, "/api/version", null, 200));
    }

    private void ollama(String what, String body, int status) {
        calls.add(new Call("post /api/" + what, app, "/api/" + what, body, status));
    }

    private void generate() {
        generate("hub-chat", "generate", "{\"inputs\":\"ping\"}", 200);
        generate("hub-chat", "generate_stream", "{\"inputs\":\"ping\",\"parameters\":{\"details\":true}}", 200);
        generate("hub-chat", "generate", "{\"inputs\":5}", 400);
        generate("no-such", "generate_stream", "{\"inputs\":\"ping\"}", 404);
    }

    private void generate(String name, String what, String body, int status) {
        calls.add(new Call("post /v1/models/{id}/" + what, app, "/v1/models/" + name + "/" + what, body, status));
    }

    private void names() {
        calls.add(new Call("get /v1/models", app, "/v1/models?limit=2", null, 200));
        calls.add(new Call("get /v1/models", app, "/v1/models", null, 200));
        calls.add(new Call("get /v1/models", app, "/v1/models?source=upstream", null, 200));
        calls.add(new Call("get /v1/models/{id}", app, "/v1/models/chat-default", null, 200));
        calls.add(new Call("get /v1/models/{id}", app, "/v1/models/embed-default-v1", null, 200));
        calls.add(new Call("get /openapi.json", app, "/openapi.json", null, 200));
        calls.add(new Call("get /asyncapi.json", app, "/asyncapi.json", null, 200));
    }

    private void streams() {
        String asked = DifyHub.chat("hub-chat", "ping", true).encode();
        String stream = "/v1/streams/"
                + app.with("Hub-Stream-Resume", "1")
                        .post("/v1/chat/completions", asked)
                        .headers()
                        .firstValue("hub-stream-id")
                        .orElseThrow();
        String path = "/v1/streams/{id}";
        String event = stream.substring("/v1/streams/".length()) + ":1";
        calls.add(new Call("get " + path, app, stream, null, 200));
        calls.add(new Call("get " + path, app.with("Last-Event-ID", event), stream, null, 200));
        calls.add(new Call("get " + path, app.with("Accept", "application/json"), stream, null, 200));
        calls.add(new Call("get " + path, app.with("Last-Event-ID", event + "x"), stream, null, 400));
        calls.add(new Call("get " + path, app, stream + "x", null, 404));
        calls.add(new Call("get " + path, admin, stream, null, 404));
        calls.add(new Call("delete " + path, app, stream, null, 204));
        calls.add(new Call("delete " + path, app, stream + "x", null, 404));
    }

    /** Each way into a socket, and what is said over it. */
    private void sockets() {
        String chat = "{\"model\":\"hub-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        calls.add(new Call("socket /v1/chat", app, "/v1/chat", chat, 200));
        calls.add(new Call("socket /v1/chat", app, "/v1/chat", chat.replace("hub-chat", "nobody"), 404));
        calls.add(new Call("socket /v1/chat", app, "/v1/chat?key=secret", chat, 400));
        String respond = "{\"type\":\"response.create\",\"response\":{\"instructions\":\"hi\"}}";
        calls.add(new Call("socket /v1/realtime", app, "/v1/realtime?model=hub-chat", respond, 200));
        calls.add(new Call("socket /v1/realtime", app, "/v1/realtime?model=nobody", respond, 404));
        calls.add(new Call("socket /v1/realtime", app, "/v1/realtime", respond, 400));
    }

    private void keys(String id) {
        calls.add(new Call("post /admin/keys", admin, "/admin/keys", "{\"name\":\"another\"}", 201));
        calls.add(new Call("get /admin/keys", admin, "/admin/keys", null, 200));
        String doomed = new JsonObject(
                        admin.post("/admin/keys", "{\"name\":\"doomed\"}").body())
                .getString("id");
        String batch = "{\"policy\":{\"priority\":\"batch\",\"limits\":{\"cost_per_day\":\"5.00\"}}}";
        String changing = "patch /admin/keys/{id}";
        calls.add(new Call(changing, admin, "/admin/keys/" + doomed, batch, 200));
        calls.add(new Call(changing, admin, "/admin/keys/" + doomed, batch.replace("batch", "urgent"), 400));
        calls.add(new Call(changing, app, "/admin/keys/" + id, batch, 403));
        calls.add(new Call("delete /admin/keys/{id}", admin, "/admin/keys/" + doomed, null, 200));
        calls.add(new Call("delete /admin/keys/{id}", app, "/admin/keys/" + id, null, 403));
    }

    private void routes(HubFixture hub) {
        long first = generation(hub);
        String file = "routes/model/hub-rerank.camel.yaml";
        hub.write(file, hub.read(file) + "# edited\n");
        org.awaitility.Awaitility.await().until(() -> generation(hub) > first);
        calls.add(new Call("get /admin/models", admin, "/admin/models", null, 200));
        calls.add(new Call("get /admin/models", admin, "/admin/models?limit=1", null, 200));
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
        gemini(stranger, "hub-chat:generateContent", "{}", 401);
        calls.add(new Call("post /v1/chat/completions", app, "/v1/chat/completions", "{}", 400));
        calls.add(new Call("post /v1/embeddings", app, "/v1/embeddings", "{\"model\":\"no\",\"input\":\"x\"}", 404));
        calls.add(new Call(
                "post /v1/chat/completions",
                app,
                "/v1/chat/completions",
                DifyHub.chat("hub-fail-429", "ping", true).encode(),
                429));
        calls.add(new Call("post /v1/messages", stranger, "/v1/messages", "{}", 401));
        calls.add(new Call("post /v1/messages", app, "/v1/messages", "{}", 400));
        String next = "{\"model\":\"hub-chat\",\"input\":\"ping\",\"previous_response_id\":\"resp_1\"}";
        calls.add(new Call("post /v1/responses", app, "/v1/responses", next, 400));
        calls.add(new Call("get /admin/keys", app, "/admin/keys", null, 403));
        calls.add(new Call("get /v1/models/{id}", app, "/v1/models/no-such", null, 404));
    }

    List<Call> calls() {
        return calls;
    }
}
