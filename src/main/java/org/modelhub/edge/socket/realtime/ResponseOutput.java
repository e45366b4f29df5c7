package org.modelhub.edge.socket.realtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk.ToolCall;
import org.modelhub.edge.socket.SocketLink;
import org.modelhub.edge.socket.Utf8Length;
import org.modelhub.edge.socket.realtime.RealtimeEvents.Place;
import org.modelhub.wire.JsonWriter;

/**
 * The items of one response while they come to be, and the events that tell of them. The events wait here until the
 * socket has room: an end repeats the whole text several times.
 */
final class ResponseOutput {

    private final SocketLink link;
    private final RealtimeEvents events;
    private final Conversation conversation;
    private final boolean kept;
    private final String responseId;
    private final String itemPrefix;
    private final List<RealtimeItem> items = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private @Nullable Message message;

    /** @param kept whether the items become part of the conversation */
    ResponseOutput(SocketLink link, RealtimeEvents events, Conversation conversation, boolean kept, String responseId) {
        this.link = link;
        this.events = events;
        this.conversation = conversation;
        this.kept = kept;
        this.responseId = responseId;
        this.itemPrefix = responseId.replace("resp_", "item_") + "_";
    }

    /** The text that comes now. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Message(
            RealtimeItem item, Place place, @Nullable String previous, byte[] prefix, StringBuilder text) {}

    List<RealtimeItem> items() {
        return items;
    }

    /** Has something done when all before it is written. */
    void then(Runnable step) {
        waiting.add(step);
    }

    /** Writes the next event. @return whether there was one */
    boolean writeNext() {
        Runnable next = waiting.poll();
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    private void say(Supplier<JsonWriter> event) {
        waiting.add(() -> link.send(event.get()));
    }

    /** @throws org.modelhub.chat.HubException if the conversation has no room for it */
    void text(String piece) {
        Message to = message == null ? openMessage() : message;
        grow(to.item(), piece);
        to.text().append(piece);
        say(() -> events.delta(to.prefix(), piece));
    }

    private Message openMessage() {
        String id = itemPrefix + items.size();
        RealtimeItem item = new RealtimeItem(id, messageJson(id, "in_progress", null), true);
        String previous = announce(item);
        Place place = place(item);
        say(() -> events.part("response.content_part.added", place, ""));
        Message opened = new Message(item, place, previous, RealtimeEvents.deltaPrefix(place), new StringBuilder());
        message = opened;
        return opened;
    }

    private Place place(RealtimeItem item) {
        return new Place(responseId, item.id(), items.size() - 1);
    }

    private @Nullable String announce(RealtimeItem item) {
        String previous = null;
        if (kept) {
            previous = conversation.add(item, null);
        } else {
            conversation.hold(item.size());
        }
        items.add(item);
        Place place = place(item);
        byte[] begun = item.json();
        String before = previous;
        say(() -> events.outputItem("response.output_item.added", place, begun));
        if (kept) {
            say(() -> events.item("conversation.item.added", before, begun));
        }
        return previous;
    }

    private void grow(RealtimeItem item, String text) {
        long bytes = Utf8Length.of(text);
        conversation.hold(bytes);
        item.grow(bytes);
    }

    /** @throws org.modelhub.chat.HubException if the conversation has no room for it */
    void call(ToolCall call) {
        closeMessage("completed");
        String id = itemPrefix + items.size();
        RealtimeItem item = new RealtimeItem(id, callJson(id, "in_progress", call, ""), true);
        String previous = announce(item);
        Place place = place(item);
        grow(item, call.arguments());
        say(() -> events.argumentsDelta(place, call));
        say(() -> events.argumentsDone(place, call));
        close(item, place, previous, callJson(id, "completed", call, call.arguments()));
    }

    /** Ends the text that comes now, if any does. */
    void closeMessage(String status) {
        Message open = message;
        if (open != null) {
            message = null;
            String whole = open.text().toString();
            say(() -> events.textDone(open.place(), whole));
            say(() -> events.part("response.content_part.done", open.place(), whole));
            close(
                    open.item(),
                    open.place(),
                    open.previous(),
                    messageJson(open.item().id(), status, whole));
        }
    }

    private void close(RealtimeItem item, Place place, @Nullable String previous, byte[] whole) {
        conversation.release(-item.close(whole));
        if (kept) {
            say(() -> events.item("conversation.item.done", previous, whole));
        }
        say(() -> events.outputItem("response.output_item.done", place, whole));
    }

    /** All was written, or nobody is there to whom it could be: what the conversation does not keep is forgotten. */
    void forget() {
        waiting.clear();
        if (!kept) {
            items.forEach(item -> conversation.release(item.size()));
            items.clear();
        }
    }

    private static byte[] messageJson(String id, String status, @Nullable String text) {
        JsonWriter out = begin(id, "message", status).name("role").value("assistant");
        out.name("content").beginArray();
        if (text != null) {
            out.beginObject()
                    .name("type")
                    .value("output_text")
                    .name("text")
                    .value(text)
                    .endObject();
        }
        return out.endArray().endObject().toBytes();
    }

    private static byte[] callJson(String id, String status, ToolCall call, String arguments) {
        JsonWriter out = begin(id, "function_call", status).name("call_id").value(call.id());
        return out.name("name")
                .value(call.name())
                .name("arguments")
                .value(arguments)
                .endObject()
                .toBytes();
    }

    private static JsonWriter begin(String id, String type, String status) {
        JsonWriter out = new JsonWriter().beginObject().name("id").value(id);
        return out.name("object")
                .value("realtime.item")
                .name("type")
                .value(type)
                .name("status")
                .value(status);
    }
}
