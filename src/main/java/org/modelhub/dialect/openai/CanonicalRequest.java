package org.modelhub.dialect.openai;

import org.modelhub.chat.ChatRequest;
import org.modelhub.wire.JsonView;

/** The way in for client dialects that write the canonical form themselves: it is checked like a client's own. */
public final class CanonicalRequest {

    private CanonicalRequest() {}

    /** The request. @throws org.modelhub.chat.HubException 400 with the field at fault */
    public static ChatRequest of(JsonView body) {
        return RequestChecks.reading(() -> ChatRequestReader.canonical(body));
    }
}
