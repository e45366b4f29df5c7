package org.modelhub.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/**
 * The functions that a canonical request offers to the model, read for the dialects that name them otherwise. Tools that
 * are not functions are left out: they run at one vendor only.
 *
 * @param forced the function that must be called; null unless the choice is {@link Choice#NAMED}
 * @param parallel whether several calls in one answer are wished, null if the client leaves it open
 */
public record ToolSet(
        List<Tool> tools,
        Choice choice,
        @Nullable String forced,
        @Nullable Boolean parallel) {

    public ToolSet {
        tools = List.copyOf(tools);
    }

    /** Whether and what the model must call. */
    public enum Choice {
        /** The client leaves it open. */
        UNSET,
        AUTO,
        NONE,
        /** Some function, whichever. */
        REQUIRED,
        NAMED
    }

    /**
     * One function.
     *
     * @param parameters JSON Schema as text, null if it takes none
     * @param cacheControl the JSON by which a client asks that the prompt up to here be cached, or null
     */
    public record Tool(
            String name,
            @Nullable String description,
            @Nullable String parameters,
            boolean strict,
            @Nullable String cacheControl) {}

    public static ToolSet of(JsonView body) {
        List<Tool> tools =
                body.type("tools") == Type.ARRAY ? tools(Objects.requireNonNull(body.reader("tools"))) : List.of();
        Boolean parallel = body.type("parallel_tool_calls") == Type.BOOLEAN ? body.bool("parallel_tool_calls") : null;
        String forced = body.type("tool_choice") == Type.OBJECT
                ? forced(Objects.requireNonNull(body.reader("tool_choice")))
                : null;
        return new ToolSet(tools, forced == null ? choice(body) : Choice.NAMED, forced, parallel);
    }

    public boolean isEmpty() {
        return tools.isEmpty();
    }

    private static Choice choice(JsonView body) {
        if (body.type("tool_choice") != Type.STRING) {
            return Choice.UNSET;
        }
        return switch (Objects.requireNonNull(body.string("tool_choice"))) {
            case "auto" -> Choice.AUTO;
            case "none" -> Choice.NONE;
            case "required", "any" -> Choice.REQUIRED;
            default -> Choice.UNSET;
        };
    }

    private static @Nullable String forced(JsonReader choice) {
        String name = null;
        choice.beginObject();
        while (choice.nextName()) {
            if (choice.nameIs("function") && choice.peek() == Type.OBJECT) {
                name = forced(choice);
            } else if (choice.nameIs("name") && choice.peek() == Type.STRING) {
                name = choice.string();
            } else {
                choice.skip();
            }
        }
        return name;
    }

    private static List<Tool> tools(JsonReader reader) {
        List<Tool> tools = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            Tool tool = tool(reader);
            if (tool != null) {
                tools.add(tool);
            }
        }
        return tools;
    }

    private static @Nullable Tool tool(JsonReader reader) {
        String type = "function";
        Tool function = null;
        String cacheControl = null;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("type") && reader.peek() == Type.STRING) {
                type = reader.string();
            } else if (reader.nameIs("function") && reader.peek() == Type.OBJECT) {
                function = function(reader);
            } else if (reader.nameIs("cache_control") && reader.peek() == Type.OBJECT) {
                cacheControl = text(reader);
            } else {
                reader.skip();
            }
        }
        return function == null || !type.equals("function")
                ? null
                : new Tool(
                        function.name(),
                        function.description(),
                        function.parameters(),
                        function.strict(),
                        cacheControl);
    }

    private static Tool function(JsonReader reader) {
        String name = "";
        String description = null;
        String parameters = null;
        boolean strict = false;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("name") && reader.peek() == Type.STRING) {
                name = reader.string();
            } else if (reader.nameIs("description") && reader.peek() == Type.STRING) {
                description = reader.string();
            } else if (reader.nameIs("parameters") && reader.peek() == Type.OBJECT) {
                parameters = text(reader);
            } else if (reader.nameIs("strict") && reader.peek() == Type.BOOLEAN) {
                strict = reader.bool();
            } else {
                reader.skip();
            }
        }
        return new Tool(name, description, parameters, strict, null);
    }

    private static String text(JsonReader reader) {
        return new String(reader.raw(), StandardCharsets.UTF_8);
    }
}
