package org.modelhub.dialect;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;

/**
 * Makes whole tool calls of what an upstream sent: an id of the hub's own, since a vendor's id means nothing to the
 * next vendor, and arguments that are a JSON object.
 *
 * <p>Empty arguments become {@code {}} if the function requires none, else the call is a failure; so is one without a
 * name or with arguments that are not an object.
 */
public final class ToolArguments {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final char[] ALPHABET =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".toCharArray();
    private static final int ID_LENGTH = 24;

    private final ChatRequest request;

    public ToolArguments(ChatRequest request) {
        this.request = request;
    }

    /** {@return a {@link ChatChunk.ToolCall} or a {@link ChatChunk.Failure}} */
    public ChatChunk call(int index, @Nullable String name, String arguments) {
        if (name == null || name.isEmpty()) {
            return failure("The provider sent a tool call without a name.");
        }
        String whole = whole(name, arguments.strip());
        return whole == null
                ? failure("The provider sent a call of the tool '" + name + "' whose arguments cannot be used.")
                : new ChatChunk.ToolCall(index, newId(), name, whole);
    }

    static String newId() {
        StringBuilder id = new StringBuilder("call_");
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ALPHABET[RANDOM.nextInt(ALPHABET.length)]);
        }
        return id.toString();
    }

    private static ChatChunk.Failure failure(String message) {
        return new ChatChunk.Failure(HubError.upstream(502, message, "invalid_tool_call"));
    }

    /** {@return null if nothing usable can be made of it} */
    private @Nullable String whole(String name, String arguments) {
        if (arguments.isEmpty() || arguments.equals("null")) {
            return requiresArguments(name) ? null : "{}";
        }
        if (isObject(arguments)) {
            return arguments;
        }
        String inner = insideString(arguments);
        return inner != null && isObject(inner) ? inner : null;
    }

    /** Some vendors encode the arguments twice. */
    private static @Nullable String insideString(String arguments) {
        try {
            return arguments.charAt(0) == '"' ? reader(arguments).string().strip() : null;
        } catch (JsonException broken) {
            return null;
        }
    }

    /** Whether the text is one complete JSON object. */
    public static boolean isObject(String text) {
        if (text.isEmpty() || text.charAt(0) != '{') {
            return false;
        }
        try {
            JsonReader reader = reader(text);
            reader.skip();
            reader.end();
            return true;
        } catch (JsonException broken) {
            return false;
        }
    }

    private static JsonReader reader(String text) {
        return new JsonReader(text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean requiresArguments(String name) {
        try {
            JsonReader tools = request.body().has("tools") ? request.body().reader("tools") : null;
            return tools != null && requires(tools, name);
        } catch (JsonException odd) {
            return false;
        }
    }

    private static boolean requires(JsonReader tools, String name) {
        boolean required = false;
        tools.beginArray();
        while (tools.hasNext()) {
            required |= toolRequires(tools, name);
        }
        return required;
    }

    private static boolean toolRequires(JsonReader tool, String name) {
        boolean required = false;
        tool.beginObject();
        while (tool.nextName()) {
            if (tool.nameIs("function") && tool.peek() == JsonReader.Type.OBJECT) {
                required = functionRequires(tool, name);
            } else {
                tool.skip();
            }
        }
        return required;
    }

    private static boolean functionRequires(JsonReader function, String name) {
        boolean named = false;
        boolean required = false;
        function.beginObject();
        while (function.nextName()) {
            if (function.nameIs("name")) {
                named = name.equals(function.string());
            } else if (function.nameIs("parameters") && function.peek() == JsonReader.Type.OBJECT) {
                required = schemaRequires(function);
            } else {
                function.skip();
            }
        }
        return named && required;
    }

    private static boolean schemaRequires(JsonReader schema) {
        boolean required = false;
        schema.beginObject();
        while (schema.nextName()) {
            if (schema.nameIs("required") && schema.peek() == JsonReader.Type.ARRAY) {
                schema.beginArray();
                while (schema.hasNext()) {
                    required = true;
                    schema.skip();
                }
            } else {
                schema.skip();
            }
        }
        return required;
    }
}
