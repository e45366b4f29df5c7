package org.modelhub.dialect.bedrock;

import java.util.regex.Pattern;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ContextLengthException;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonWriter;

/** What Bedrock says about a failure, before an answer and inside one. */
final class BedrockErrors {

    private static final Pattern TOO_LONG = Pattern.compile("(?i)input is too long");

    private BedrockErrors() {}

    /** Bedrock has no code for a prompt above the model's context, only a sentence. */
    static HubError refusal(HubError error) {
        return error.status() == 400 && TOO_LONG.matcher(error.message()).find()
                ? new HubError(400, error.message(), error.type(), "messages", ContextLengthException.CODE, null)
                : error;
    }

    /**
     * A failure inside a stream: a frame that stands in the place of an event. Its status is the one that the same
     * failure has before a stream, since it may come before the first token.
     *
     * @param name as {@code throttlingException}
     */
    static ChatChunk.Failure inside(String name, String message) {
        JsonWriter error = new JsonWriter(128).beginObject();
        error.name("message").value(message).name("code").value(name).endObject();
        HubError read = UpstreamErrors.inside(new JsonReader(error.toBytes())).error();
        HubError known = switch (name) {
            case "throttlingException" -> as(read, 429, "rate_limit_error");
            case "validationException" -> as(read, 400, "invalid_request_error");
            case "serviceUnavailableException" -> as(read, 503, "unavailable_error");
            case "modelTimeoutException" -> as(read, 504, "upstream_error");
            default -> read;
        };
        return new ChatChunk.Failure(refusal(known));
    }

    private static HubError as(HubError error, int status, String type) {
        return new HubError(status, error.message(), type, error.param(), error.code(), null);
    }
}
