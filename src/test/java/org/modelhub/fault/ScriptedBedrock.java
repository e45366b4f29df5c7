package org.modelhub.fault;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amazon Bedrock's runtime whose behaviour its model ids choose, see {@link Script}: {@code converse}, and {@code
 * converse-stream} in real frames. Takes API keys, any but {@code wrong}, and requests that {@link SigV4} finds signed
 * by {@link #ACCESS_KEY}. A request with a field that Converse does not have is refused.
 */
public final class ScriptedBedrock extends HttpPeer {

    public static final String ACCESS_KEY = "AKIDSCRIPTED";
    public static final String SECRET_KEY = "scripted-secret-key";

    private static final String RETRY_AFTER_SECONDS = "30";
    private static final Pattern PATH = Pattern.compile("/model/([^/]+)/(converse|converse-stream)");

    public ScriptedBedrock() {
        open(0);
    }

    /** As one types it into the provider's settings: without a path. */
    public String url() {
        return "http://" + LOOPBACK + ":" + port();
    }

    @Override
    void answer(SeenRequest request, HttpServerResponse response) {
        Matcher path = PATH.matcher(request.path());
        if (!isAllowed(request)) {
            refuse(response, 403, "AccessDeniedException", "The security token included in the request is invalid.");
        } else if (!path.matches()) {
            refuse(response, 404, "UnknownOperationException", "no such path");
        } else {
            converse(path, request, response);
        }
    }

    private static boolean isAllowed(SeenRequest request) {
        String authorization = request.headers().getOrDefault("authorization", "");
        return authorization.startsWith("Bearer ")
                ? !authorization.equals("Bearer wrong")
                : SigV4.isSigned(request, ACCESS_KEY, SECRET_KEY, "bedrock");
    }

    private void converse(Matcher path, SeenRequest request, HttpServerResponse response) {
        String model = URLDecoder.decode(path.group(1), StandardCharsets.UTF_8);
        Script script = Script.of(model);
        if (model.startsWith("no-such")) {
            refuse(response, 400, "ValidationException", "The provided model identifier is invalid.");
        } else if (script.status() != 200) {
            refuse(response, script.status(), "ScriptedException", "refuses on purpose with " + script.status());
        } else {
            try {
                ScriptedAnswer answer = ScriptedAnswer.to(ConverseRequest.asOpenAi(request.json()), script);
                boolean streams = path.group(2).equals("converse-stream");
                after(script.delay(), () -> serve(answer, script, streams, response));
            } catch (DecodeException | ClassCastException | NullPointerException notForUs) {
                refuse(response, 400, "ValidationException", String.valueOf(notForUs.getMessage()));
            }
        }
    }

    private void serve(ScriptedAnswer answer, Script script, boolean streams, HttpServerResponse response) {
        if (streams) {
            response.putHeader("content-type", "application/vnd.amazon.eventstream")
                    .setChunked(true);
            streamBytes(frames(answer, script), script.pace(), response);
        } else if (script.failsMidstream()) {
            refuse(response, 500, "InternalServerException", "died on purpose");
        } else {
            json(response, 200, whole(answer));
        }
    }

    private static JsonObject whole(ScriptedAnswer answer) {
        JsonArray content = new JsonArray();
        if (!answer.reasoning().isEmpty()) {
            JsonObject reasoning = new JsonObject()
                    .put("text", String.join("", answer.reasoning()))
                    .put("signature", ConverseRequest.SIGNATURE);
            content.add(new JsonObject().put("reasoningContent", new JsonObject().put("reasoningText", reasoning)));
        }
        if (!answer.pieces().isEmpty()) {
            content.add(new JsonObject().put("text", answer.text()));
        }
        answer.calls()
                .forEach(call -> content.add(
                        new JsonObject().put("toolUse", toolUse(call).put("input", call.arguments()))));
        JsonObject message = new JsonObject().put("role", "assistant").put("content", content);
        JsonObject reply = new JsonObject()
                .put("output", new JsonObject().put("message", message))
                .put("stopReason", stopReason(answer))
                .put("metrics", new JsonObject().put("latencyMs", 1));
        return answer.counts() ? reply.put("usage", usage(answer)) : reply;
    }

    private static JsonObject toolUse(ScriptedAnswer.Call call) {
        return new JsonObject().put("toolUseId", "tooluse_" + call.id()).put("name", call.name());
    }

    private static String stopReason(ScriptedAnswer answer) {
        return answer.calls().isEmpty() ? "end_turn" : "tool_use";
    }

    private static JsonObject usage(ScriptedAnswer answer) {
        return new JsonObject()
                .put("inputTokens", answer.promptTokens())
                .put("outputTokens", answer.completionTokens())
                .put("totalTokens", answer.promptTokens() + answer.completionTokens());
    }

    private static List<Buffer> frames(ScriptedAnswer answer, Script script) {
        List<Buffer> frames = new ArrayList<>();
        add(frames, "messageStart", new JsonObject().put("role", "assistant"));
        if (script.failsMidstream()) {
            ScriptedAnswer.wordsBeforeFailure().forEach(word -> delta(frames, 0, new JsonObject().put("text", word)));
            frames.add(
                    Buffer.buffer(EventFrames.ofLine("!modelStreamErrorException {\"message\":\"died on purpose\"}")));
            return frames;
        }
        content(frames, answer);
        add(frames, "messageStop", new JsonObject().put("stopReason", stopReason(answer)));
        if (answer.counts()) {
            add(frames, "metadata", new JsonObject().put("usage", usage(answer)));
        }
        return frames;
    }

    private static void content(List<Buffer> frames, ScriptedAnswer answer) {
        int block = 0;
        if (!answer.reasoning().isEmpty()) {
            for (String piece : answer.reasoning()) {
                delta(frames, block, new JsonObject().put("reasoningContent", new JsonObject().put("text", piece)));
            }
            JsonObject signature = new JsonObject().put("signature", ConverseRequest.SIGNATURE);
            delta(frames, block, new JsonObject().put("reasoningContent", signature));
            add(frames, "contentBlockStop", new JsonObject().put("contentBlockIndex", block++));
        }
        if (!answer.pieces().isEmpty()) {
            for (String piece : answer.pieces()) {
                delta(frames, block, new JsonObject().put("text", piece));
            }
            add(frames, "contentBlockStop", new JsonObject().put("contentBlockIndex", block++));
        }
        for (ScriptedAnswer.Call call : answer.calls()) {
            call(frames, block++, call);
        }
    }

    private static void call(List<Buffer> frames, int block, ScriptedAnswer.Call call) {
        JsonObject start = new JsonObject().put("toolUse", toolUse(call));
        add(
                frames,
                "contentBlockStart",
                new JsonObject().put("contentBlockIndex", block).put("start", start));
        for (String fragment : call.fragments()) {
            delta(frames, block, new JsonObject().put("toolUse", new JsonObject().put("input", fragment)));
        }
        add(frames, "contentBlockStop", new JsonObject().put("contentBlockIndex", block));
    }

    private static void delta(List<Buffer> frames, int block, JsonObject delta) {
        add(
                frames,
                "contentBlockDelta",
                new JsonObject().put("contentBlockIndex", block).put("delta", delta));
    }

    /** Bedrock pads its events, so that their length says nothing. */
    private static void add(List<Buffer> frames, String event, JsonObject json) {
        frames.add(
                Buffer.buffer(EventFrames.event(event, json.put("p", "abcdefgh").encode())));
    }

    private void refuse(HttpServerResponse response, int status, String type, String message) {
        if (status == 429) {
            response.putHeader("retry-after", RETRY_AFTER_SECONDS);
        }
        response.putHeader("x-amzn-errortype", type + ":http://internal.amazon.com/coral/");
        json(response, status, new JsonObject().put("message", message));
    }
}
