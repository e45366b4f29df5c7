package org.modelhub.fault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** One tool call of a scripted answer, whole or in the fragments in which OpenAI streams it. */
record ScriptedCall(int index, String id, String name, String arguments) {

    private static final int FRAGMENT = 5;

    /**
     * The calls an answer has: one per question when tools are offered, none once a tool's result is there. Calls
     * {@code get_weather} if it is among the tools, else the first function.
     */
    static List<ScriptedCall> expectedBy(JsonObject request, Script script) {
        String tool = toolOffered(request.getJsonArray("tools", new JsonArray()));
        if (tool == null || endsWithToolResult(request.getJsonArray("messages"))) {
            return List.of();
        }
        ScriptedCall first = new ScriptedCall(0, "call_scripted_0", tool, "{\"city\":\"Beijing\"}");
        return script.parallelTools()
                ? List.of(first, new ScriptedCall(1, "call_scripted_1", tool, "{\"city\":\"Paris, FR\"}"))
                : List.of(first);
    }

    /** The deltas of these calls: heads first, then their arguments in turns. */
    static List<JsonObject> fragments(List<ScriptedCall> calls) {
        List<JsonObject> deltas = new ArrayList<>();
        calls.forEach(call -> deltas.add(delta(call.whole("").put("index", call.index))));
        int longest =
                calls.stream().mapToInt(call -> call.arguments.length()).max().orElse(0);
        for (int from = 0; from < longest; from += FRAGMENT) {
            for (ScriptedCall call : calls) {
                call.addFragment(from, deltas);
            }
        }
        return deltas;
    }

    JsonObject whole() {
        return whole(arguments);
    }

    private JsonObject whole(String text) {
        return new JsonObject()
                .put("id", id)
                .put("type", "function")
                .put("function", new JsonObject().put("name", name).put("arguments", text));
    }

    private void addFragment(int from, List<JsonObject> deltas) {
        if (from < arguments.length()) {
            String piece = arguments.substring(from, Math.min(arguments.length(), from + FRAGMENT));
            JsonObject function = new JsonObject().put("arguments", piece);
            deltas.add(delta(new JsonObject().put("index", index).put("function", function)));
        }
    }

    private static JsonObject delta(JsonObject call) {
        return new JsonObject().put("tool_calls", new JsonArray().add(call));
    }

    private static String toolOffered(JsonArray tools) {
        String offered = null;
        for (Object tool : tools) {
            JsonObject function = ((JsonObject) tool).getJsonObject("function");
            String name = function == null ? null : function.getString("name");
            if ("get_weather".equals(name)) {
                return name;
            }
            offered = offered == null ? name : offered;
        }
        return offered;
    }

    private static boolean endsWithToolResult(JsonArray messages) {
        JsonObject last = messages.getJsonObject(messages.size() - 1);
        return "tool".equals(last.getString("role"));
    }
}
