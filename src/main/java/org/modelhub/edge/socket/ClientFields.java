package org.modelhub.edge.socket;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.wire.JsonView;

/** The fields of a client's messages that belong to the socket and not to the chat. */
final class ClientFields {

    private static final int LONGEST_ID = 64;
    private static final int SHORTEST_REPORT = 100;
    private static final int LONGEST_REPORT = 3_600_000;

    private ClientFields() {}

    static String type(JsonView message) {
        String type = message.string("type");
        return type == null ? "chat" : type;
    }

    static @Nullable String requestId(JsonView message) {
        String id = message.string("request_id");
        if (id != null && id.length() > LONGEST_ID) {
            throw wrong("request_id", "has more than " + LONGEST_ID + " characters");
        }
        return id;
    }

    static String streamId(JsonView message) {
        String id = message.string("stream_id");
        if (id == null) {
            throw wrong("stream_id", "is missing");
        }
        return id;
    }

    static long seq(JsonView message) {
        Integer seq = message.integer("seq");
        if (seq == null || seq < 0) {
            throw wrong("seq", "must be the number that was received last, 0 for none");
        }
        return seq;
    }

    /** How often the client wants to hear how its stream is doing; 0 for never. */
    static long reportNanos(JsonView message) {
        Integer millis = message.integer("report_ms");
        if (millis != null && (millis < SHORTEST_REPORT || millis > LONGEST_REPORT)) {
            throw wrong("report_ms", "must be from " + SHORTEST_REPORT + " to " + LONGEST_REPORT);
        }
        return millis == null ? 0 : millis * 1_000_000L;
    }

    /** The body of the chat alone. */
    static byte[] chatBody(JsonView message) {
        return message.edit()
                .remove("type")
                .remove("request_id")
                .remove("credit")
                .remove("report_ms")
                .set("stream", true)
                .toBytes();
    }

    private static HubException wrong(String field, String how) {
        return new HubException(HubError.badRequest("The field " + field + " " + how + ".", field, "invalid_value"));
    }
}
