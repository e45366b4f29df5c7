package org.modelhub.edge.socket.realtime;

import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/** What is refused of a client's events, by the codes that OpenAI's clients know. */
final class RealtimeErrors {

    static final HubError NO_AUDIO = HubError.badRequest(
            "The hub speaks text only on this socket: no audio goes in, and none comes out.",
            null,
            "audio_not_supported");
    static final HubError NOT_ACTIVE =
            HubError.badRequest("There is no such response in progress.", "response_id", "response_cancel_not_active");
    static final HubError ACTIVE = new HubError(
            409,
            "A response is in progress: wait for its end, or cancel it.",
            "invalid_request_error",
            null,
            "conversation_already_has_active_response",
            null);

    private RealtimeErrors() {}

    /** @param code which OpenAI has for this, one for each thing that can be done with an item */
    static HubException noItem(String code) {
        return new HubException(
                HubError.badRequest("There is no such finished item in the conversation.", "item_id", code));
    }

    static HubException invalid(String message, String param) {
        return new HubException(HubError.badRequest(message, param, "invalid_value"));
    }
}
