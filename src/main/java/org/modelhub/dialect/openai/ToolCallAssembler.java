package org.modelhub.dialect.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ToolArguments;
import org.modelhub.wire.JsonReader;

/**
 * Puts tool calls together from fragments, however they are told apart: by index, by id, or only by their order.
 *
 * <p>Servers that give each call the same index are recognised by a new id together with a name while the call so far
 * is whole; a new id without a name, or on arguments that are not whole yet, continues the call.
 */
public final class ToolCallAssembler {

    private final ToolArguments arguments;
    private final List<Call> calls = new ArrayList<>(2);

    public ToolCallAssembler(ChatRequest request) {
        arguments = new ToolArguments(request);
    }

    /** Takes the calls of one delta or message. */
    public void toolCalls(JsonReader reader) {
        if (reader.peek() != JsonReader.Type.ARRAY) {
            reader.skip();
            return;
        }
        reader.beginArray();
        while (reader.hasNext()) {
            Fragment fragment = new Fragment();
            fragment.read(reader);
            add(fragment);
        }
    }

    /** The form before there were tools: one call without index and id. */
    void functionCall(JsonReader reader) {
        if (reader.peek() != JsonReader.Type.OBJECT) {
            reader.skip();
            return;
        }
        Fragment fragment = new Fragment();
        fragment.index = 0;
        fragment.function(reader);
        add(fragment);
    }

    /**
     * Gives out the calls in order, or the first failure.
     *
     * @param cut whether the answer was cut by the length limit, so that a call which is not whole is no failure
     * @return whether there is any call
     */
    public boolean emit(Consumer<ChatChunk> out, boolean cut) {
        calls.sort(Comparator.comparingInt(call -> call.index));
        int index = 0;
        for (Call call : calls) {
            ChatChunk chunk = arguments.call(index, call.name, call.arguments.toString());
            if (chunk instanceof ChatChunk.ToolCall) {
                index++;
                out.accept(chunk);
            } else if (!cut) {
                out.accept(chunk);
                return true;
            }
        }
        return index > 0;
    }

    private void add(Fragment fragment) {
        Call call = find(fragment);
        if (call == null) {
            call = new Call(fragment.index >= 0 ? fragment.index : nextIndex());
            calls.add(call);
        }
        call.id = call.id.isEmpty() ? fragment.id : call.id;
        call.name = call.name.isEmpty() ? fragment.name : call.name;
        call.arguments.append(fragment.arguments);
    }

    private @Nullable Call find(Fragment fragment) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            Call call = calls.get(i);
            if (fragment.index >= 0 ? call.index == fragment.index : fragment.mayContinue(call)) {
                return fragment.begins(call) ? null : call;
            }
        }
        return null;
    }

    private int nextIndex() {
        return calls.isEmpty() ? 0 : calls.get(calls.size() - 1).index + 1;
    }

    /** One call as far as it has come. */
    private static final class Call {

        private final int index;
        private final StringBuilder arguments = new StringBuilder();
        private String id = "";
        private String name = "";

        Call(int index) {
            this.index = index;
        }

        boolean isWhole() {
            return arguments.length() == 0
                    || ToolArguments.isObject(arguments.toString().strip());
        }
    }

    /** What one delta says about one call. */
    private static final class Fragment {

        private int index = -1;
        private String id = "";
        private String name = "";
        private String arguments = "";

        void read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("index") && reader.peek() == JsonReader.Type.NUMBER) {
                    index = Math.max(0, reader.integer());
                } else if (reader.nameIs("id")) {
                    id = scalar(reader);
                } else if (reader.nameIs("function") && reader.peek() == JsonReader.Type.OBJECT) {
                    function(reader);
                } else {
                    reader.skip();
                }
            }
        }

        void function(JsonReader reader) {
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("name")) {
                    name = scalar(reader);
                } else if (reader.nameIs("arguments")) {
                    arguments = argumentsText(reader);
                } else {
                    reader.skip();
                }
            }
        }

        /** Without an index: by the id if both have one, else the last call goes on. */
        boolean mayContinue(Call call) {
            return id.isEmpty() || call.id.isEmpty() || id.equals(call.id);
        }

        boolean begins(Call call) {
            if (name.isEmpty() || (id.equals(call.id) && !id.isEmpty())) {
                return false;
            }
            boolean otherId = !id.isEmpty() && !call.id.isEmpty();
            boolean secondName = id.isEmpty() && index < 0 && !call.name.isEmpty() && call.arguments.length() > 0;
            return (otherId || secondName) && call.isWhole();
        }

        private static String scalar(JsonReader reader) {
            return switch (reader.peek()) {
                case STRING -> reader.string();
                case NUMBER -> reader.numberText();
                default -> {
                    reader.skip();
                    yield "";
                }
            };
        }

        private static String argumentsText(JsonReader reader) {
            return switch (reader.peek()) {
                case STRING -> reader.string();
                case NULL -> {
                    reader.skip();
                    yield "";
                }
                default -> new String(reader.raw(), StandardCharsets.UTF_8);
            };
        }
    }
}
