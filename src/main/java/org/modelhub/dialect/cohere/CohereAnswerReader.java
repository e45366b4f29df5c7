package org.modelhub.dialect.cohere;

import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ToolArguments;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonWriter;

/** Reads one answer: the events of a stream, or the one object of an answer that came whole. Citations are left out. */
final class CohereAnswerReader {

    private final JsonReader reader = new JsonReader(new byte[0], 0, 0, JsonLimits.DEFAULT);
    private final ToolArguments arguments;
    private final int limit;
    private final TreeMap<Integer, OpenCall> open = new TreeMap<>();
    private int held;
    private int calls;

    /** A tool call whose arguments are still coming. */
    private record OpenCall(@Nullable String name, StringBuilder arguments) {}

    /** @param limit characters that calls may hold while they are open */
    CohereAnswerReader(ChatRequest request, int limit) {
        this.arguments = new ToolArguments(request);
        this.limit = limit;
    }

    void event(byte[] json, int from, int to, Consumer<ChatChunk> out) {
        CohereEvent event = CohereEvent.read(checked(json, from, to));
        switch (event.type()) {
            case "content-start", "content-delta", "tool-plan-delta" -> content(event, out);
            case "tool-call-start" -> {
                close(open.remove(event.index()), out);
                piece(event, out);
            }
            case "tool-call-delta" -> piece(event, out);
            case "tool-call-end" -> close(open.remove(event.index()), out);
            case "message-end" -> end(event, out);
            default -> {
                if (event.type().isEmpty() && event.error() != null) {
                    out.accept(failure(event.error(), "upstream_failed"));
                }
            }
        }
    }

    void whole(byte[] json, Consumer<ChatChunk> out) {
        JsonReader body = checked(json, 0, json.length);
        boolean answered = false;
        body.beginObject();
        while (body.nextName()) {
            if (body.nameIs("message") && body.peek() == Type.OBJECT) {
                answered = true;
                message(out);
            } else {
                body.skip();
            }
        }
        if (!answered) {
            throw UpstreamErrors.unreadableReply("it has no message");
        }
        end(CohereEvent.read(checked(json, 0, json.length)), out);
    }

    /** Read through once before, so that JSON cut short says nothing instead of half. */
    private JsonReader checked(byte[] json, int from, int to) {
        reader.reset(json, from, to).skip();
        reader.end();
        return reader.reset(json, from, to);
    }

    private void message(Consumer<ChatChunk> out) {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("tool_plan") && reader.peek() == Type.STRING) {
                reasoning(reader.string(), out);
            } else if (reader.nameIs("content") && reader.peek() == Type.ARRAY) {
                reader.beginArray();
                while (reader.hasNext()) {
                    content(CohereEvent.read(reader), out);
                }
            } else if (reader.nameIs("tool_calls") && reader.peek() == Type.ARRAY) {
                reader.beginArray();
                while (reader.hasNext()) {
                    CohereEvent call = CohereEvent.read(reader);
                    out.accept(arguments.call(calls++, call.tool(), call.arguments()));
                }
            } else {
                reader.skip();
            }
        }
    }

    private static void content(CohereEvent event, Consumer<ChatChunk> out) {
        reasoning(event.reasoning(), out);
        if (!event.text().isEmpty()) {
            out.accept(new ChatChunk.Text(event.text()));
        }
    }

    private static void reasoning(String text, Consumer<ChatChunk> out) {
        if (!text.isEmpty()) {
            out.accept(new ChatChunk.Reasoning(text));
        }
    }

    private void piece(CohereEvent event, Consumer<ChatChunk> out) {
        open.computeIfAbsent(event.index(), index -> new OpenCall(event.tool(), new StringBuilder()))
                .arguments()
                .append(event.arguments());
        // One more for each piece, since empty ones may open calls without end.
        held += event.arguments().length() + 1;
        if (held > limit) {
            out.accept(UpstreamErrors.unreadable("its tool calls are longer than " + limit + " characters"));
        }
    }

    private void close(@Nullable OpenCall call, Consumer<ChatChunk> out) {
        if (call != null) {
            out.accept(arguments.call(calls++, call.name(), call.arguments().toString()));
        }
    }

    private void end(CohereEvent event, Consumer<ChatChunk> out) {
        open.values().forEach(call -> close(call, out));
        open.clear();
        if (event.error() != null) {
            out.accept(failure(event.error(), "generation_error"));
        } else if (event.finish() != null) {
            out.accept(finish(event.finish()));
        }
        if (event.usage() != null) {
            out.accept(new ChatChunk.Usage(event.usage()));
        }
    }

    private ChatChunk finish(String reason) {
        return switch (reason) {
            case "MAX_TOKENS" -> new ChatChunk.Finish(FinishReason.LENGTH);
            case "ERROR_TOXIC" -> new ChatChunk.Finish(FinishReason.CONTENT_FILTER);
            case "ERROR" -> failure("The generation failed.", "generation_error");
            case "TIMEOUT" ->
                new ChatChunk.Failure(
                        HubError.upstream(504, "The provider took too long for its answer.", "upstream_timeout"));
            default -> new ChatChunk.Finish(calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP);
        };
    }

    private static ChatChunk failure(String message, String code) {
        JsonWriter error = new JsonWriter(128).beginObject();
        error.name("message").value(message).name("code").value(code).endObject();
        return UpstreamErrors.inside(new JsonReader(error.toBytes()));
    }
}
