package org.modelhub.dialect.bedrock;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonException;

/** Amazon Bedrock's Converse API, which has one form of chat for all models that Bedrock serves. */
public final class BedrockDialect implements UpstreamDialect {

    private static final int FRAME = 1 << 20;

    private final int frameLimit;

    public BedrockDialect() {
        this(FRAME);
    }

    /** @param frameLimit bytes of one frame of a stream at most */
    public BedrockDialect(int frameLimit) {
        this.frameLimit = frameLimit;
    }

    @Override
    public String name() {
        return "bedrock";
    }

    /** The model stands in the path: it may be an ARN, whose slashes and colons are no part of the path. */
    @Override
    public OutboundCall writeChat(ChatRequest request, UpstreamModel model, boolean stream) {
        byte[] body = new BedrockCallWriter(request, model).write();
        String path = "/model/" + URLEncoder.encode(model.name(), StandardCharsets.UTF_8);
        return stream
                ? model.call("stream", path + "/converse-stream", body)
                : model.call("chat", path + "/converse", body);
    }

    @Override
    public ChatReply readChat(ChatRequest request, byte[] body) {
        ChunkCollector reply = new ChunkCollector();
        try {
            new BedrockAnswerReader(request, body.length).whole(body, reply);
        } catch (JsonException broken) {
            throw UpstreamErrors.unreadableReply(broken.getMessage());
        }
        return reply.reply();
    }

    @Override
    public ChunkDecoder chunkDecoder(ChatRequest request) {
        return new BedrockChunkDecoder(request, frameLimit);
    }

    @Override
    public HubError readError(String provider, int status, Map<String, String> headers, byte[] body) {
        return BedrockErrors.refusal(UpstreamErrors.read(provider, status, headers, body));
    }
}
