package org.modelhub.fault;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A Converse request, checked as Bedrock checks it, and what it asks in OpenAI's words for the script to answer. */
final class ConverseRequest {

    /** Of all its reasoning, which it takes back with nothing else. */
    static final String SIGNATURE = "c2lnbmVk";

    private ConverseRequest() {}

    /** @throws DecodeException that says what Bedrock would refuse */
    static JsonObject asOpenAi(JsonObject request) {
        KnownFields.require(
                request,
                "messages",
                "system",
                "inferenceConfig",
                "toolConfig",
                "guardrailConfig",
                "additionalModelRequestFields",
                "additionalModelResponseFieldPaths",
                "outputConfig",
                "performanceConfig",
                "promptVariables",
                "requestMetadata",
                "serviceTier");
        KnownFields.require(
                request.getJsonObject("inferenceConfig", new JsonObject()),
                "maxTokens",
                "temperature",
                "topP",
                "stopSequences");
        JsonArray messages = new JsonArray();
        String last = "assistant";
        for (Object item : request.getJsonArray("messages")) {
            JsonObject message = (JsonObject) item;
            KnownFields.require(message, "role", "content");
            requireTurn(last, message.getString("role"));
            last = message.getString("role");
            message(message, messages);
        }
        request.getJsonArray("system", new JsonArray()).forEach(block -> block((JsonObject) block));
        return new JsonObject().put("messages", messages).put("tools", tools(request));
    }

    private static void requireTurn(String last, String role) {
        if (last.equals(role) || !(role.equals("user") || role.equals("assistant"))) {
            throw new DecodeException("Roles must alternate between user and assistant, and begin with user.");
        }
    }

    private static void message(JsonObject message, JsonArray out) {
        StringBuilder text = new StringBuilder();
        boolean result = false;
        for (Object item : message.getJsonArray("content")) {
            JsonObject block = (JsonObject) item;
            block(block);
            text.append(block.getString("text", ""));
            result |= block.containsKey("toolResult");
        }
        String role = result ? "tool" : message.getString("role");
        out.add(new JsonObject().put("role", role).put("content", text.toString()));
    }

    private static void block(JsonObject block) {
        KnownFields.require(
                block,
                "text",
                "image",
                "document",
                "video",
                "toolUse",
                "toolResult",
                "guardContent",
                "cachePoint",
                "reasoningContent");
        if (block.size() != 1
                || (block.containsKey("text") && block.getString("text").isBlank())) {
            throw new DecodeException("The text field in the ContentBlock object is blank.");
        }
        KnownFields.require(block.getJsonObject("image", new JsonObject()), "format", "source");
        KnownFields.require(block.getJsonObject("toolUse", new JsonObject()), "toolUseId", "name", "input");
        if (block.containsKey("reasoningContent")) {
            reasoning(block.getJsonObject("reasoningContent"));
        }
        KnownFields.require(block.getJsonObject("toolResult", new JsonObject()), "toolUseId", "content", "status");
    }

    private static void reasoning(JsonObject content) {
        KnownFields.require(content, "reasoningText", "redactedContent");
        JsonObject text = content.getJsonObject("reasoningText", new JsonObject().put("signature", SIGNATURE));
        KnownFields.require(text, "text", "signature");
        if (!SIGNATURE.equals(text.getString("signature"))) {
            throw new DecodeException("Invalid `signature` in `thinking` block");
        }
    }

    private static JsonArray tools(JsonObject request) {
        JsonArray tools = new JsonArray();
        JsonObject config = request.getJsonObject("toolConfig", new JsonObject());
        KnownFields.require(config, "tools", "toolChoice");
        for (Object item : config.getJsonArray("tools", new JsonArray())) {
            JsonObject spec = ((JsonObject) item).getJsonObject("toolSpec");
            KnownFields.require(spec, "name", "description", "inputSchema", "strict");
            JsonObject function = new JsonObject()
                    .put("name", spec.getString("name"))
                    .put("parameters", spec.getJsonObject("inputSchema").getJsonObject("json"));
            tools.add(new JsonObject().put("type", "function").put("function", function));
        }
        return tools;
    }
}
