package org.modelhub.fault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What Anthropic refuses in a request to its Messages API, as its reference documents the fields. */
final class MessagesRules {

    private static final Set<String> TOP = Set.of(
            "cache_control",
            "container",
            "inference_geo",
            "max_tokens",
            "messages",
            "metadata",
            "model",
            "output_config",
            "service_tier",
            "stop_sequences",
            "stream",
            "system",
            "temperature",
            "thinking",
            "tool_choice",
            "tools",
            "top_k",
            "top_p");
    private static final Set<String> TOOL =
            Set.of("cache_control", "description", "input_schema", "name", "strict", "type");
    private static final Map<String, Set<String>> BLOCKS = Map.of(
            "text", Set.of("cache_control", "citations", "text", "type"),
            "image", Set.of("cache_control", "source", "type"),
            "document", Set.of("cache_control", "citations", "context", "source", "title", "type"),
            "tool_use", Set.of("cache_control", "id", "input", "name", "type"),
            "tool_result", Set.of("cache_control", "content", "is_error", "tool_use_id", "type"),
            "thinking", Set.of("signature", "thinking", "type"),
            "redacted_thinking", Set.of("data", "type"));

    private MessagesRules() {}

    /** {@return the vendor's words, or null if the request is good} */
    static @Nullable String violation(JsonObject body) {
        String violation = unknown("", body, TOP);
        for (String field : Set.of("max_tokens", "messages", "model")) {
            violation = first(violation, body.containsKey(field) ? null : field + ": Field required");
        }
        if (violation != null) {
            return violation;
        }
        violation = first(thinking(body), tools(body.getJsonArray("tools", new JsonArray())));
        JsonArray messages = body.getJsonArray("messages");
        for (int i = 0; i < messages.size(); i++) {
            violation = first(violation, message("messages." + i, messages.getJsonObject(i)));
        }
        return messages.isEmpty() ? "messages: at least one message is required" : violation;
    }

    private static @Nullable String thinking(JsonObject body) {
        JsonObject thinking = body.getJsonObject("thinking", new JsonObject());
        Integer budget = thinking.getInteger("budget_tokens");
        if (budget != null && (budget < 1024 || budget >= body.getInteger("max_tokens"))) {
            return "`max_tokens` must be greater than `thinking.budget_tokens`, which must be at least 1024";
        }
        boolean on = thinking.containsKey("type") && !"disabled".equals(thinking.getString("type"));
        if (on && (body.containsKey("temperature") || body.containsKey("top_k"))) {
            return "`temperature` may only be set to 1 when thinking is enabled";
        }
        Object choice = body.getJsonObject("tool_choice", new JsonObject()).getValue("type");
        if (on && ("any".equals(choice) || "tool".equals(choice))) {
            return "Thinking may not be enabled when tool_choice forces tool use.";
        }
        return body.getDouble("temperature", 0.5) > 1 ? "temperature: range: 0..1" : null;
    }

    private static @Nullable String tools(JsonArray tools) {
        String violation = null;
        for (int i = 0; i < tools.size(); i++) {
            JsonObject tool = tools.getJsonObject(i);
            String at = "tools." + i;
            violation = first(violation, unknown(at + ".", tool, TOOL));
            JsonObject schema = tool.getJsonObject("input_schema", new JsonObject());
            boolean object = "object".equals(schema.getString("type"));
            violation = first(violation, object ? null : at + ".input_schema.type: Input should be 'object'");
        }
        return violation;
    }

    private static @Nullable String message(String at, JsonObject message) {
        String role = message.getString("role", "");
        String violation = first(
                unknown(at + ".", message, Set.of("content", "role")),
                Set.of("user", "assistant").contains(role)
                        ? null
                        : at + ".role: Input should be 'user' or 'assistant'");
        JsonArray blocks = ScriptedAnthropic.blocks(message);
        boolean others = false;
        for (int i = 0; i < blocks.size(); i++) {
            JsonObject block = blocks.getJsonObject(i);
            String blockAt = at + ".content." + i;
            violation = first(violation, block(blockAt, block));
            boolean result = "tool_result".equals(block.getString("type"));
            violation = first(violation, result && others ? blockAt + ": tool_result blocks must come first" : null);
            others |= !result;
        }
        return blocks.isEmpty() ? at + ": content must not be empty" : violation;
    }

    private static @Nullable String block(String at, JsonObject block) {
        String type = block.getString("type", "");
        Set<String> fields = BLOCKS.get(type);
        if (fields == null) {
            return at + ": Input tag '" + type + "' does not match any of " + new TreeSet<>(BLOCKS.keySet());
        }
        if (type.equals("text") && block.getString("text").isBlank()) {
            return at + ": text content blocks must contain non-whitespace text";
        }
        String id = block.getString("id", block.getString("tool_use_id", "x"));
        return id.matches("[a-zA-Z0-9_-]+")
                ? unknown(at + ".", block, fields)
                : at + ".id: String should match pattern '^[a-zA-Z0-9_-]+$'";
    }

    private static @Nullable String unknown(String at, JsonObject object, Set<String> known) {
        return object.fieldNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> at + name + ": Extra inputs are not permitted")
                .orElse(null);
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
