package org.modelhub.edge.socket.realtime;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.responses.ResponsesDialect;
import org.modelhub.wire.JsonEdit;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;

/** Reads the items that clients send. They are those of the Responses API, whose reader is asked whether they are good. */
final class ItemReader {

    private static final Set<String> TYPES = Set.of("message", "function_call", "function_call_output");
    private static final Set<String> SOUND = Set.of("input_audio", "output_audio", "audio");
    private static final int LONGEST_ID = 64;
    private static final ResponsesDialect RESPONSES = new ResponsesDialect();

    private ItemReader() {}

    /** @param freshId for an item without an id */
    static RealtimeItem read(JsonView item, String freshId) {
        String type = text(item, "type");
        if (type == null || !TYPES.contains(type)) {
            throw RealtimeErrors.invalid(
                    "An item's type is one of message, function_call and function_call_output.", "item.type");
        }
        refuseSound(item);
        String id = text(item, "id");
        if (id != null && (id.isEmpty() || id.length() > LONGEST_ID)) {
            throw RealtimeErrors.invalid("An item's id has from 1 to " + LONGEST_ID + " characters.", "item.id");
        }
        RealtimeItem whole = item(item, type, id == null ? freshId : id);
        check(ResponseSettings.DEFAULT.request("any", List.of(whole.json())), "input[0]", "item");
        return whole;
    }

    private static RealtimeItem item(JsonView item, String type, String id) {
        JsonEdit edit = item.edit().set("id", id).set("object", "realtime.item").set("status", "completed");
        if (type.equals("function_call") && !item.has("call_id")) {
            edit.set("call_id", "call_" + id);
        }
        return new RealtimeItem(id, edit.toBytes(), false);
    }

    private static void refuseSound(JsonView item) {
        if (item.type("content") == Type.ARRAY) {
            JsonReader parts = Objects.requireNonNull(item.reader("content"));
            parts.beginArray();
            while (parts.hasNext()) {
                if (parts.peek() != Type.OBJECT) {
                    parts.skip();
                } else if (isSound(JsonView.parse(parts.raw()))) {
                    throw new HubException(RealtimeErrors.NO_AUDIO);
                }
            }
        }
    }

    private static boolean isSound(JsonView part) {
        String type = text(part, "type");
        return type != null && SOUND.contains(type);
    }

    /**
     * Has a request of the Responses API read.
     *
     * @param there a place in it
     * @param here how the client knows that place
     */
    static void check(byte[] request, String there, String here) {
        try {
            RESPONSES.readChat(ClientCall.of(request));
        } catch (HubException refused) {
            HubError error = refused.error();
            String param = error.param() == null ? null : error.param().replace(there, here);
            throw new HubException(HubError.badRequest(error.message().replace(there, here), param, error.code()));
        }
    }

    private static @Nullable String text(JsonView of, String field) {
        return of.type(field) == Type.STRING ? of.string(field) : null;
    }
}
