package org.modelhub.edge.engine;

import org.modelhub.chat.HubError;

/** Why a stream cannot be read. */
public final class StreamErrors {

    public static final HubError EXPIRED = new HubError(
            410,
            "What follows in this stream is kept no longer.",
            "invalid_request_error",
            null,
            "stream_expired",
            null);

    /** Also for a stream of another key: to a stranger it does not exist. */
    public static final HubError NOT_FOUND = HubError.notFound("There is no such stream.", "id", "stream_not_found");

    public static final HubError BAD_EVENT_ID = HubError.badRequest(
            "The header Last-Event-ID must be the id of an event of this stream.", "Last-Event-ID", "invalid_event_id");

    private StreamErrors() {}
}
