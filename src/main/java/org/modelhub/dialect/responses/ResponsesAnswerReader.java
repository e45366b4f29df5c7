package org.modelhub.dialect.responses;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.dialect.ThinkTags;
import org.modelhub.dialect.ToolArguments;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonWriter;

/**
 * Makes chunks of one answer: of the events of a stream, or of the one object of an answer that came whole. Only the
 * last event of a stream says that the answer is complete; calls are held until then.
 */
final class ResponsesAnswerReader {

    private static final int ITEMS = 1024;
    private static final String SUMMARY = "response.reasoning_summary_text.delta";
    private static final String BETWEEN_PARTS = "\n\n";

    private final int limit;
    private final ThinkTags tags = new ThinkTags();
    private final ToolArguments arguments;
    private final TreeMap<Integer, Call> calls = new TreeMap<>();
    private int argumentChars;
    private boolean over;
    private String reasoningEvents = "";
    private long reasoningPart = -1;
    private final Set<Integer> told = new HashSet<>();

    /** @param limit characters that the arguments of all calls may have */
    ResponsesAnswerReader(ChatRequest request, int limit) {
        this.arguments = new ToolArguments(request);
        this.limit = limit;
    }

    /** Whether the last event was there. */
    boolean over() {
        return over;
    }

    void whole(byte[] body, Consumer<ChatChunk> out) {
        JsonReader reader = new JsonReader(body);
        ResponsesResult result = new ResponsesResult(reader, body);
        reader.end();
        JsonReader output = result.output();
        if (result.error() == null && output == null) {
            throw UpstreamErrors.unreadableReply("it has no output");
        }
        int index = 0;
        if (output != null) {
            output.beginArray();
            while (output.hasNext()) {
                item(index++, new ResponsesItem(output), out);
            }
        }
        end(result, "completed", out);
    }

    void event(ResponsesEvent event, byte[] json, Consumer<ChatChunk> out) {
        switch (event.type()) {
            case "response.output_text.delta", "response.refusal.delta" -> {
                tell(event.outputIndex(), out);
                text(event.delta(), out);
            }
            case SUMMARY, "response.reasoning_text.delta" -> reasoning(event, out);
            case "response.output_item.added" -> added(event, out);
            case "response.function_call_arguments.delta" -> append(event.outputIndex(), event.delta(), out);
            case "response.function_call_arguments.done" -> replace(event.outputIndex(), event.arguments(), out);
            case "response.output_item.done" -> {
                if (event.item() != null) {
                    item(event.outputIndex(), new ResponsesItem(event.item()), out);
                }
            }
            case "response.completed", "response.incomplete", "response.failed", "response.cancelled" ->
                last(event, json, out);
            default -> {
                if (event.type().equals("error")
                        || (event.error() != null && !event.type().startsWith("response."))) {
                    fail(event, out);
                }
            }
        }
    }

    /** Releases text that was held back. */
    void end(Consumer<ChatChunk> out) {
        tags.end(out);
    }

    private void text(String piece, Consumer<ChatChunk> out) {
        if (!piece.isEmpty()) {
            tags.text(piece, out);
        }
    }

    /** Of a summary and the reasoning itself one is enough: the one that came first. */
    private void reasoning(ResponsesEvent event, Consumer<ChatChunk> out) {
        if (reasoningEvents.isEmpty()) {
            reasoningEvents = event.type();
        }
        if (reasoningEvents.equals(event.type())) {
            tell(event.outputIndex(), out);
            thought(event.outputIndex(), event.partIndex(), event.delta(), out);
        }
    }

    private void thought(int item, int part, String piece, Consumer<ChatChunk> out) {
        long at = (long) item << Integer.SIZE | part;
        boolean another = reasoningPart >= 0 && at != reasoningPart;
        if (!piece.isEmpty()) {
            reasoningPart = at;
            tags.reasoning(another ? BETWEEN_PARTS + piece : piece, out);
        }
    }

    private void added(ResponsesEvent event, Consumer<ChatChunk> out) {
        ResponsesItem item = event.item() == null ? null : new ResponsesItem(event.item());
        if (item != null && item.isCall()) {
            Call call = call(event.outputIndex(), out);
            call.name = item.name();
        }
    }

    /** A whole item; what its deltas have said is not said again. */
    private void item(int index, ResponsesItem item, Consumer<ChatChunk> out) {
        if (item.isCall()) {
            call(index, out).name = item.name();
            replace(index, item.arguments(), out);
        } else if (item.isReasoning()) {
            thoughts(index, item, out);
        } else if (item.isMessage() && !told.contains(index)) {
            text(item.text(), out);
        }
    }

    private void thoughts(int index, ResponsesItem item, Consumer<ChatChunk> out) {
        if (!told.contains(index)) {
            thought(index, 0, item.reasoning(), out);
        }
        if (!item.signature().isEmpty()) {
            out.accept(new ChatChunk.Reasoning("", item.signature()));
        }
    }

    /** Keeps in mind that this item came in deltas. */
    private void tell(int index, Consumer<ChatChunk> out) {
        told.add(index);
        requireFew(told.size(), out);
    }

    private static void requireFew(int items, Consumer<ChatChunk> out) {
        if (items > ITEMS) {
            out.accept(UpstreamErrors.unreadable("it has more than " + ITEMS + " items"));
        }
    }

    private Call call(int index, Consumer<ChatChunk> out) {
        Call call = calls.computeIfAbsent(index, any -> new Call());
        requireFew(calls.size(), out);
        return call;
    }

    private void append(int index, String piece, Consumer<ChatChunk> out) {
        argumentChars += piece.length();
        if (argumentChars > limit) {
            out.accept(UpstreamErrors.unreadable("its tool calls are longer than " + limit + " characters"));
        } else {
            call(index, out).arguments.append(piece);
        }
    }

    private void replace(int index, String whole, Consumer<ChatChunk> out) {
        if (!whole.isEmpty()) {
            Call call = call(index, out);
            argumentChars -= call.arguments.length();
            call.arguments.setLength(0);
            append(index, whole, out);
        }
    }

    private void last(ResponsesEvent event, byte[] json, Consumer<ChatChunk> out) {
        over = true;
        String status = event.type().substring("response.".length());
        if (event.response() == null) {
            out.accept(UpstreamErrors.unreadable("its last event has no response"));
        } else {
            end(new ResponsesResult(event.response(), json), status, out);
        }
    }

    private void end(ResponsesResult result, String otherwise, Consumer<ChatChunk> out) {
        tags.end(out);
        String status = result.status(otherwise);
        if (result.error() != null) {
            out.accept(UpstreamErrors.inside(result.error()));
        } else if (status.equals("completed")) {
            finish(FinishReason.STOP, result, out);
        } else if (status.equals("incomplete")) {
            finish(result.isFiltered() ? FinishReason.CONTENT_FILTER : FinishReason.LENGTH, result, out);
        } else {
            out.accept(UpstreamErrors.unreadable("it ended with the status '" + shown(status) + "'"));
        }
    }

    private void finish(FinishReason reason, ResponsesResult result, Consumer<ChatChunk> out) {
        boolean called = emitCalls(reason != FinishReason.STOP, out);
        out.accept(new ChatChunk.Finish(called && reason == FinishReason.STOP ? FinishReason.TOOL_CALLS : reason));
        if (result.usage() != null) {
            out.accept(new ChatChunk.Usage(result.usage()));
        }
    }

    /** @param cut whether the answer was cut, so that a call which is not whole is no failure */
    private boolean emitCalls(boolean cut, Consumer<ChatChunk> out) {
        int index = 0;
        for (Call call : calls.values()) {
            ChatChunk chunk = arguments.call(index, call.name, call.arguments.toString());
            if (chunk instanceof ChatChunk.ToolCall) {
                index++;
                out.accept(chunk);
            } else if (!cut) {
                out.accept(chunk);
            }
        }
        return index > 0;
    }

    /** The event itself is the error, or holds it. Its type is no code. */
    private void fail(ResponsesEvent event, Consumer<ChatChunk> out) {
        over = true;
        out.accept(UpstreamErrors.inside(event.error() == null ? flat(event.code(), event.message()) : event.error()));
    }

    private static JsonReader flat(@Nullable String code, @Nullable String message) {
        JsonWriter error = new JsonWriter().beginObject().name("code").value(code);
        return new JsonReader(error.name("message").value(message).endObject().toBytes());
    }

    private static String shown(String word) {
        return word.length() <= 40 ? word : word.substring(0, 40);
    }

    /** One call as far as it has come. */
    private static final class Call {

        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
    }
}
