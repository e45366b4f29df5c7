package org.modelhub.dialect.anthropic;

import java.util.Map;
import java.util.Objects;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.EventDecoder;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonView;

/** The Messages API as providers speak it, below a base URL that ends with the version. It has no vectors. */
public final class AnthropicUpstream implements UpstreamDialect {

    private static final Map<String, String> VERSION = Map.of("anthropic-version", "2023-06-01");

    private final int eventLimit;

    public AnthropicUpstream() {
        this(EventDecoder.EVENT_BYTES);
    }

    /** @param eventLimit bytes of one event, and of all tool calls of an answer, at most */
    public AnthropicUpstream(int eventLimit) {
        this.eventLimit = eventLimit;
    }

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public OutboundCall writeChat(ChatRequest request, UpstreamModel model, boolean stream) {
        return model.call("chat", "/messages", new AnthropicCallWriter(request, model).write(stream))
                .withHeaders(VERSION);
    }

    @Override
    public ChatReply readChat(ChatRequest request, byte[] body) {
        ChunkCollector reply = new ChunkCollector();
        AnthropicAnswerReader answer = new AnthropicAnswerReader(request, Integer.MAX_VALUE);
        try {
            answer.message(body, reply);
        } catch (JsonException broken) {
            throw UpstreamErrors.unreadableReply(broken.getMessage());
        }
        if (!answer.answered()) {
            throw UpstreamErrors.unreadableReply("it has no content");
        }
        return reply.reply();
    }

    @Override
    public ChunkDecoder chunkDecoder(ChatRequest request) {
        return new AnthropicChunkDecoder(request, eventLimit);
    }

    /** The object around the error also has a type, which says nothing. */
    @Override
    public HubError readError(String provider, int status, Map<String, String> headers, byte[] body) {
        return UpstreamErrors.read(provider, status, headers, inner(body));
    }

    private static byte[] inner(byte[] body) {
        try {
            JsonView view = JsonView.parse(body);
            return view.type("error") == JsonReader.Type.OBJECT ? Objects.requireNonNull(view.raw("error")) : body;
        } catch (JsonException notJson) {
            return body;
        }
    }
}
