package org.modelhub.dialect;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/**
 * What a client sent, as far as a dialect may look at it: some dialects name the model in the path, or ask for a stream
 * by it.
 *
 * @param path parameters of the path by the names that the edge route declares
 * @param query first value of each parameter
 * @param contentType of the body, empty if the client names none
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record ClientCall(byte[] body, Map<String, String> path, Map<String, String> query, String contentType) {

    public ClientCall(byte[] body, Map<String, String> path, Map<String, String> query) {
        this(body, path, query, "");
    }

    public static ClientCall of(byte[] body) {
        return new ClientCall(body, Map.of(), Map.of());
    }

    /** A parameter of the path. @throws HubException 400 if the path has none, or it is empty */
    public String pathParameter(String name) {
        @Nullable String value = path.get(name);
        if (value == null || value.isBlank()) {
            throw new HubException(HubError.badRequest("The path must name the " + name + ".", name, "missing_path"));
        }
        return value;
    }
}
