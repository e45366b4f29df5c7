package org.modelhub.fault;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a scripted answer says, free of any vendor's form: the same words, calls and counts that {@link ScriptedChat}
 * gives in OpenAI's.
 *
 * @param pieces of the text, as they are streamed; one tool call has none
 * @param reasoning pieces of it, none if the script does not reason
 * @param promptTokens 0 if the script reports no usage
 */
record ScriptedAnswer(
        List<String> pieces, List<String> reasoning, List<Call> calls, int promptTokens, int completionTokens) {

    static final int TOKENS_BEFORE_FAILURE = 3;

    record Call(String id, String name, JsonObject arguments) {

        /** The arguments as text, in two pieces. */
        List<String> fragments() {
            String text = arguments.encode();
            return List.of(text.substring(0, text.length() / 2), text.substring(text.length() / 2));
        }
    }

    /** @param request as an OpenAI client would send it */
    static ScriptedAnswer to(JsonObject request, Script script) {
        JsonObject answer = new ScriptedChat(request, script, ScriptedChat.Shape.CHAT).answer();
        JsonObject message = answer.getJsonArray("choices").getJsonObject(0).getJsonObject("message");
        JsonObject usage = answer.getJsonObject("usage", new JsonObject());
        return new ScriptedAnswer(
                split(message.getString("content")),
                split(message.getString("reasoning_content")),
                calls(message.getJsonArray("tool_calls", new JsonArray())),
                usage.getInteger("prompt_tokens", 0),
                usage.getInteger("completion_tokens", 0));
    }

    /** The words before a failure in the middle of a stream. */
    static List<String> wordsBeforeFailure() {
        List<String> words = new ArrayList<>();
        for (int token = 0; token < TOKENS_BEFORE_FAILURE; token++) {
            words.add("t" + token + " ");
        }
        return words;
    }

    String text() {
        return String.join("", pieces);
    }

    boolean counts() {
        return promptTokens > 0;
    }

    private static List<String> split(String text) {
        return text == null || text.isEmpty() ? List.of() : Arrays.asList(text.split("(?<= )"));
    }

    private static List<Call> calls(JsonArray array) {
        List<Call> calls = new ArrayList<>();
        for (Object item : array) {
            JsonObject call = (JsonObject) item;
            JsonObject function = call.getJsonObject("function");
            calls.add(new Call(
                    call.getString("id"), function.getString("name"), new JsonObject(function.getString("arguments"))));
        }
        return calls;
    }
}
