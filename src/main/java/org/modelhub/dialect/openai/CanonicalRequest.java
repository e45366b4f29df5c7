package org.modelhub.dialect.openai;

import java.util.function.Supplier;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubException;
import org.modelhub.wire.JsonView;

/**
 * The way of other client dialects into the canonical form: they write an OpenAI chat-completions object and have it
 * checked as if a client had sent it.
 */
public final class CanonicalRequest {

    private CanonicalRequest() {}

    /** The request that this object is. @throws HubException 400 with the field at fault */
    public static ChatRequest of(JsonView body) {
        return ChatRequestReader.canonical(body);
    }

    /** Runs a reader of a client's bytes and turns malformed JSON into the refusal that a client understands. */
    public static <T> T reading(Supplier<T> reader) {
        return RequestChecks.reading(reader);
    }

    /** The refusal of a value that is not what its field takes. */
    public static HubException invalid(String message, String param) {
        return RequestChecks.invalid(message, param);
    }

    /** The refusal of a value that is good in the client's dialect, but not here. */
    public static HubException unsupported(String message, String param) {
        return RequestChecks.unsupported(message, param);
    }
}
