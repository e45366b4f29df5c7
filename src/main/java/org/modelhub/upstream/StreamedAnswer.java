package org.modelhub.upstream;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.Replies;
import org.modelhub.stream.ReplySequence;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.UsageMeter;

/**
 * Takes an answer that comes as a stream. Nothing is handed on before the first chunk is there (or the commit time has
 * passed), so that an early failure keeps its status and another model can still take the call; from then on a failure is
 * the stream's last chunk. A provider that answers a stream with one whole reply, or with a refusal, is understood.
 */
final class StreamedAnswer implements UpstreamCall.Answer, UpstreamCall.BodyReader, Pipe.Source {

    private static final int OK = 200;

    private final Provider provider;
    private final int limit;
    private final ChatRequest request;
    private final WholeAnswer.Done done;
    private final ChunkDecoder decoder;
    private final UsageMeter meter;
    private final ReplySequence sequence;
    private final ChunkPipe pipe = new ChunkPipe(this);
    /** Null until one goes out. */
    private @Nullable UpstreamCall call;

    private boolean paused;
    private boolean handedOn;
    private boolean refused;

    StreamedAnswer(Provider provider, int limit, ChatRequest request, TokenCounter counter, WholeAnswer.Done done) {
        this.provider = provider;
        this.limit = limit;
        this.request = request;
        this.done = done;
        this.decoder = provider.dialect().chunkDecoder(request);
        this.meter = new UsageMeter(request, counter);
        this.sequence = new ReplySequence(meter, this::emit);
    }

    @Override
    public void calls(UpstreamCall next) {
        call = next;
        if (paused) {
            next.pause();
        }
    }

    @Override
    public UpstreamCall.BodyReader head(int status, String contentType, Map<String, String> headers) {
        boolean whole = contentType != null
                && (contentType.startsWith("application/json") || contentType.startsWith("text/html"));
        if (status == OK && !whole) {
            return this;
        }
        return new WholeAnswer(provider, limit, this::readWhole, new WholeAnswer.Done() {
                    @Override
                    public void answered(Object reply) {
                        Replies.chunks((ChatReply) reply).forEach(sequence);
                    }

                    @Override
                    public void failed(HubError error) {
                        sequence.fail(error);
                    }
                })
                .head(status, contentType, headers);
    }

    private ChatReply readWhole(byte[] body) {
        return meter.counted(provider.dialect().readChat(request, body));
    }

    @Override
    public void read(byte[] bytes) {
        decoder.feed(bytes, 0, bytes.length, sequence);
    }

    @Override
    public void end() {
        decoder.end(sequence);
        sequence.end();
    }

    @Override
    public boolean satisfied() {
        return sequence.over();
    }

    @Override
    public boolean begun() {
        return handedOn;
    }

    @Override
    public void failed(HubError error) {
        sequence.fail(error);
    }

    @Override
    public void commit() {
        if (!handedOn && !refused) {
            handedOn = true;
            done.answered(pipe);
        }
    }

    private void emit(ChatChunk chunk) {
        if (!handedOn && chunk instanceof ChatChunk.Failure failure) {
            refused = true;
            end(failure);
            done.failed(failure.error());
            return;
        }
        pipe.push(chunk);
        commit();
        if (sequence.over() && !(chunk instanceof ChatChunk.Finish)) {
            close(chunk);
        }
    }

    private void close(ChatChunk last) {
        // Before the pipe's end, which is the request's: by then it must be known what the answer took.
        if (last instanceof ChatChunk.Failure failure) {
            end(failure);
            done.ended(failure.error(), meter.count());
        } else if (last instanceof ChatChunk.Usage counted) {
            done.ended(null, counted.usage());
        }
        pipe.close();
    }

    private void end(ChatChunk.Failure failure) {
        if (call != null) {
            call.fail(failure.error());
        }
    }

    @Override
    public void pause() {
        paused = true;
        if (call != null) {
            call.pause();
        }
    }

    @Override
    public void resume() {
        paused = false;
        if (call != null) {
            call.resume();
        }
    }
}
