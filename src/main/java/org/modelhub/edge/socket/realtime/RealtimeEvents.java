package org.modelhub.edge.socket.realtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk.ToolCall;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.wire.JsonWriter;

/** Writes what the hub says: each method one event, into a buffer that the next one takes again. */
final class RealtimeEvents {

    private final JsonWriter json = new JsonWriter(512);
    private final String idPrefix;
    private long count;

    /** @param unique part of the ids of this socket */
    RealtimeEvents(String unique) {
        this.idPrefix = "event_" + unique + "_";
    }

    private JsonWriter begin(String type) {
        return json.reset()
                .beginObject()
                .name("type")
                .value(type)
                .name("event_id")
                .value(nextId());
    }

    private String nextId() {
        return idPrefix + ++count;
    }

    JsonWriter session(String type, String id, String model, ResponseSettings settings) {
        begin(type).name("session").beginObject().name("type").value("realtime");
        json.name("object")
                .value("realtime.session")
                .name("id")
                .value(id)
                .name("model")
                .value(model);
        settings.ofSession(json);
        return json.endObject().endObject();
    }

    /** @param previous id of the item before it */
    JsonWriter item(String type, @Nullable String previous, byte[] item) {
        return begin(type)
                .name("previous_item_id")
                .value(previous)
                .name("item")
                .rawValue(item)
                .endObject();
    }

    JsonWriter retrieved(byte[] item) {
        return begin("conversation.item.retrieved").name("item").rawValue(item).endObject();
    }

    JsonWriter deleted(String id) {
        return begin("conversation.item.deleted").name("item_id").value(id).endObject();
    }

    /** @param eventId by which the client knows the event that was wrong, or null */
    JsonWriter error(HubError error, @Nullable String eventId) {
        begin("error").name("error").beginObject();
        json.name("type").value(error.type()).name("code").value(error.code());
        json.name("message").value(error.message()).name("param").value(error.param());
        return json.name("event_id").value(eventId).endObject().endObject();
    }

    /**
     * A response as it stands.
     *
     * @param conversation its id, null if the response belongs to none
     * @param metadata as the client sent it, or null
     * @param reason of an end that is neither complete nor a failure
     */
    @SuppressWarnings("ArrayRecordComponent") // on its way into an event, never compared
    record Response(
            String id,
            @Nullable String conversation,
            ResponseSettings settings,
            byte @Nullable [] metadata,
            String status,
            @Nullable String reason,
            @Nullable HubError error,
            @Nullable TokenUsage usage,
            List<RealtimeItem> output) {}

    JsonWriter response(String type, Response so) {
        begin(type).name("response").beginObject();
        json.name("object").value("realtime.response").name("id").value(so.id());
        json.name("conversation_id").value(so.conversation()).name("status").value(so.status());
        json.name("status_details");
        details(so);
        json.name("output").beginArray();
        so.output().forEach(item -> json.rawValue(item.json()));
        json.endArray();
        so.settings().ofResponse(json);
        json.name("metadata");
        if (so.metadata() == null) {
            json.nullValue();
        } else {
            json.rawValue(so.metadata());
        }
        json.name("usage");
        usage(so.usage());
        return json.endObject().endObject();
    }

    private void details(Response so) {
        if (so.reason() == null && so.error() == null) {
            json.nullValue();
            return;
        }
        json.beginObject().name("type").value(so.status());
        if (so.reason() != null) {
            json.name("reason").value(so.reason());
        }
        if (so.error() != null) {
            json.name("error").beginObject().name("type").value(so.error().type());
            json.name("code").value(so.error().code());
            json.name("message").value(so.error().message()).endObject();
        }
        json.endObject();
    }

    /** Counted as text all of it: what a picture took is not told apart. */
    private void usage(@Nullable TokenUsage usage) {
        if (usage == null) {
            json.nullValue();
            return;
        }
        json.beginObject().name("total_tokens").value(usage.total());
        json.name("input_tokens").value(usage.prompt()).name("output_tokens").value(usage.completion());
        json.name("input_token_details").beginObject().name("text_tokens").value(usage.prompt());
        json.name("audio_tokens").value(0).name("image_tokens").value(0);
        json.name("cached_tokens").value(usage.cached()).endObject();
        json.name("output_token_details").beginObject().name("text_tokens").value(usage.completion());
        json.name("audio_tokens").value(0).endObject().endObject();
    }

    /**
     * Where an event belongs within a response.
     *
     * @param index of the item
     */
    record Place(String response, String item, int index) {}

    private JsonWriter begin(String type, Place at) {
        return begin(type)
                .name("response_id")
                .value(at.response())
                .name("output_index")
                .value(at.index());
    }

    private JsonWriter beginWithin(String type, Place at) {
        return begin(type, at).name("item_id").value(at.item());
    }

    JsonWriter outputItem(String type, Place at, byte[] item) {
        return begin(type, at).name("item").rawValue(item).endObject();
    }

    JsonWriter part(String type, Place at, String text) {
        beginWithin(type, at).name("content_index").value(0).name("part").beginObject();
        return json.name("type")
                .value("text")
                .name("text")
                .value(text)
                .endObject()
                .endObject();
    }

    /** What is the same in every piece of one text, up to the event's id. */
    static byte[] deltaPrefix(Place at) {
        JsonWriter prefix = new JsonWriter(192).beginObject();
        prefix.name("type")
                .value("response.output_text.delta")
                .name("response_id")
                .value(at.response());
        prefix.name("item_id").value(at.item()).name("output_index").value(at.index());
        return prefix.name("content_index").value(0).name("event_id").toBytes();
    }

    JsonWriter delta(byte[] prefix, String text) {
        return json.reset()
                .raw(prefix)
                .value(nextId())
                .name("delta")
                .value(text)
                .endObject();
    }

    JsonWriter textDone(Place at, String text) {
        beginWithin("response.output_text.done", at).name("content_index").value(0);
        return json.name("text").value(text).endObject();
    }

    JsonWriter argumentsDelta(Place at, ToolCall call) {
        beginWithin("response.function_call_arguments.delta", at)
                .name("call_id")
                .value(call.id());
        return json.name("delta").value(call.arguments()).endObject();
    }

    JsonWriter argumentsDone(Place at, ToolCall call) {
        beginWithin("response.function_call_arguments.done", at).name("call_id").value(call.id());
        return json.name("name")
                .value(call.name())
                .name("arguments")
                .value(call.arguments())
                .endObject();
    }
}
