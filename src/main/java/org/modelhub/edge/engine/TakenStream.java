package org.modelhub.edge.engine;

import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.edge.BegunAnswer;
import org.modelhub.exchange.Caller;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.live.Later;
import org.modelhub.stream.live.RemoteStreams;
import org.modelhub.stream.live.StreamOwner;

/**
 * What goes on with one stream whose replica is gone: a request of the hub's own, which another model answers. What the
 * client has of the answer already is left out. One event loop only, but for {@link #cancel}.
 */
final class TakenStream implements InnerAsker, StreamOwner, Pipe.Source {

    private static final String ROUTE = "direct:gateway.resume";
    /** A hub that has just begun may not serve the name yet, and one that is busy has room in a moment. */
    private static final Duration AGAIN = Duration.ofMillis(500);

    private static final int ATTEMPTS = 60;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final ChunkPipe out = new ChunkPipe(this);
    private final InnerRequests requests;
    private final Caller caller;
    private final BegunAnswer begun;
    private final Later later;
    private @Nullable InnerRequest request;
    private @Nullable ReadStream<ChatChunk> in;
    private boolean paused = true;
    private boolean over;
    private int heard;
    private int attempts;

    /** @param keyId whose stream it is */
    TakenStream(InnerRequests requests, String keyId, BegunAnswer begun, Later later) {
        this.requests = requests;
        this.caller = new Caller(keyId, "", Caller.Role.APP);
        this.begun = begun;
        this.later = later;
    }

    /** Asks, and returns what will come. */
    ChunkPipe start() {
        ask();
        return out;
    }

    private void ask() {
        if (!over) {
            attempts++;
            request = requests.ask(ROUTE, "/v1/streams", Map.of(), caller, begun, this);
        }
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
        if (heard > begun.before().size() && !over) {
            out.push(chunk);
        }
    }

    @Override
    public void refused(HubError error, Map<String, String> headers) {
        if (attempts < ATTEMPTS && error.status() != UNAUTHORIZED && error.status() != FORBIDDEN) {
            later.in(AGAIN, this::ask);
            return;
        }
        end(new ChatChunk.Failure(RemoteStreams.REPLICA_LOST));
    }

    /** It stands in a store: its client can come back for it on another replica. */
    @Override
    public void cutIfLeft() {}

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
