package org.modelhub.edge.engine;

import io.vertx.core.streams.ReadStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.edge.BegunAnswer;
import org.modelhub.exchange.Caller;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.live.RemoteStreams;
import org.modelhub.stream.live.StreamOwner;

/**
 * What goes on with one stream whose replica is gone: a request of the hub's own, which another model answers. What the
 * client has of the answer already is left out. One event loop only, but for {@link #cancel}.
 */
final class TakenStream implements InnerAsker, StreamOwner, Pipe.Source {

    private static final String ROUTE = "direct:gateway.resume";

    private final ChunkPipe out = new ChunkPipe(this);
    private final int skipped;
    private @Nullable InnerRequest request;
    private @Nullable ReadStream<ChatChunk> in;
    private boolean paused = true;
    private boolean over;
    private int heard;

    TakenStream(int skipped) {
        this.skipped = skipped;
    }

    /** Asks, and returns what will come. */
    ChunkPipe start(InnerRequests requests, String keyId, BegunAnswer begun) {
        request = requests.ask(ROUTE, "/v1/streams", Map.of(), new Caller(keyId, "", Caller.Role.APP), begun, this);
        return out;
    }

    @Override
    public void answered(InnerRequest by, InnerAnswer answer) {
        in = answer.chunks();
        in.exceptionHandler(defect -> end(new ChatChunk.Failure(RemoteStreams.REPLICA_LOST)))
                .handler(this::hear)
                .endHandler(nothing -> end(null));
        if (!paused) {
            in.resume();
        }
    }

    /** What the models of the answer's first replica gave comes first. */
    private void hear(ChatChunk chunk) {
        heard++;
        if (heard > skipped && !over) {
            out.push(chunk);
        }
    }

    @Override
    public void refused(HubError error, Map<String, String> headers) {
        end(new ChatChunk.Failure(RemoteStreams.REPLICA_LOST));
    }

    @Override
    public void cut(HubError ending) {
        end(new ChatChunk.Failure(ending));
        cancel();
    }

    private void end(@Nullable ChatChunk last) {
        if (over) {
            return;
        }
        over = true;
        if (last != null) {
            out.push(last);
        }
        out.close();
    }

    @Override
    public void pause() {
        paused = true;
        if (in != null) {
            in.pause();
        }
    }

    @Override
    public void resume() {
        paused = false;
        if (in != null) {
            in.resume();
        }
    }

    @Override
    public void cancel() {
        if (request != null) {
            request.cancel();
        }
    }

    @Override
    public void ended(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone) {
        over = true;
        if (request == null) {
            return;
        }
        if (in == null) {
            request.abandon();
        } else {
            request.ended(usage, error, alone);
        }
    }
}
