package org.modelhub.fault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What Google's servers demand of a conversation, in words near theirs. */
final class GeminiRules {

    private GeminiRules() {}

    /** Why the request is refused, or null. */
    static String problem(String model, JsonObject body) {
        String unknown = GeminiFields.unknown("request", body);
        if (unknown != null) {
            return unknownName(unknown);
        }
        List<JsonObject> contents = objects(body.getJsonArray("contents", new JsonArray()));
        if (contents.isEmpty()) {
            return "* GenerateContentRequest.contents: contents is not specified";
        }
        List<JsonObject> open = new ArrayList<>();
        for (JsonObject content : contents) {
            String problem = problem(content, open, !model.startsWith("gemini-2"));
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    static String unknownName(String field) {
        return "Invalid JSON payload received. Unknown name \"" + field + "\": Cannot find field.";
    }

    private static String problem(JsonObject content, List<JsonObject> open, boolean signs) {
        String role = content.getString("role", "user");
        List<JsonObject> parts = objects(content.getJsonArray("parts", new JsonArray()));
        if (!role.equals("user") && !role.equals("model")) {
            return "Please use a valid role: user, model.";
        }
        if (parts.isEmpty() || parts.stream().anyMatch(part -> "".equals(part.getString("text")))) {
            return "Unable to submit request because it must have a non-empty part.";
        }
        return role.equals("model") ? calls(parts, open, signs) : results(parts, open);
    }

    private static String calls(List<JsonObject> parts, List<JsonObject> open, boolean signs) {
        List<JsonObject> calls =
                parts.stream().filter(part -> part.containsKey("functionCall")).toList();
        if (signs && !calls.isEmpty() && !calls.get(0).containsKey("thoughtSignature")) {
            return "Function call is missing a thought_signature in functionCall parts.";
        }
        calls.forEach(call -> open.add(call.getJsonObject("functionCall")));
        return null;
    }

    private static String results(List<JsonObject> parts, List<JsonObject> open) {
        List<JsonObject> results = parts.stream()
                .filter(part -> part.containsKey("functionResponse"))
                .map(part -> part.getJsonObject("functionResponse"))
                .toList();
        if (results.isEmpty()) {
            return null;
        }
        boolean match = results.size() == open.size();
        for (int i = 0; match && i < results.size(); i++) {
            match = open.get(i).getString("name").equals(results.get(i).getString("name"))
                    && String.valueOf(open.get(i).getString("id"))
                            .equals(String.valueOf(results.get(i).getString("id")))
                    && results.get(i).getValue("response") instanceof JsonObject;
        }
        open.clear();
        return match && results.size() == parts.size()
                ? null
                : "Please ensure that the function response parts match the function call parts of the turn before.";
    }

    /** The parts of the request that decide whether tools are called, in the form of {@link ScriptedCall}. */
    static JsonObject asQuestion(JsonObject body) {
        JsonArray tools = new JsonArray();
        for (JsonObject tool : objects(body.getJsonArray("tools", new JsonArray()))) {
            objects(tool.getJsonArray("functionDeclarations"))
                    .forEach(declaration -> tools.add(new JsonObject().put("function", declaration)));
        }
        JsonArray messages = new JsonArray();
        for (JsonObject content : objects(body.getJsonArray("contents"))) {
            boolean result = content.getJsonArray("parts").getJsonObject(0).containsKey("functionResponse");
            messages.add(new JsonObject().put("role", result ? "tool" : "user"));
        }
        return new JsonObject().put("tools", tools).put("messages", messages);
    }

    static String lastText(JsonObject body) {
        String last = "";
        for (JsonObject content : objects(body.getJsonArray("contents"))) {
            for (JsonObject part : objects(content.getJsonArray("parts"))) {
                last = part.containsKey("text") ? part.getString("text") : last;
            }
        }
        return last;
    }

    private static List<JsonObject> objects(JsonArray array) {
        List<JsonObject> objects = new ArrayList<>();
        array.forEach(element -> objects.add((JsonObject) element));
        return objects;
    }
}
