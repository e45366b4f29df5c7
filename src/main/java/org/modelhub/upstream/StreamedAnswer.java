package org.modelhub.upstream;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.dialect.ChunkDecoder;
import org.modelhub.exchange.Expectation;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Deadlines;
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
final class StreamedAnswer implements UpstreamCall.Answer, UpstreamCall.BodyReader, Pipe.Source, Deadlines.Watched {

    private static final int OK = 200;
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final Provider provider;
    private final int limit;
    private final ChatRequest request;
    private final WholeAnswer.Done done;
    private final Asking asking;
    private final Expectation expectation;
    private final ChunkDecoder decoder;
    private final UsageMeter meter;
    private final ReplySequence sequence;
    private final ChunkPipe pipe = new ChunkPipe(this);
    /** Null until one goes out. */
    private @Nullable UpstreamCall call;
    /** Null where no rate is expected, or nothing has come yet. */
    private @Nullable Pace pace;

    private long lookAt;
    private boolean paused;
    private boolean handedOn;
    private boolean refused;

    /** @param verbatim whether its text begins exactly where the answer that it goes on with broke off */
    StreamedAnswer(
            Provider provider, int limit, ChatRequest request, TokenCounter counter, Asking asking, boolean verbatim) {
        this.provider = provider;
        this.limit = limit;
        this.request = request;
        this.asking = asking;
        this.done = asking.done();
        this.expectation = asking.terms().expectation();
        pipe.verbatim(verbatim);
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
        if (refused) {
            return;
        }
        HubError refusal = handedOn ? null : refusal(chunk);
        if (refusal != null) {
            refused = true;
            end(refusal);
            done.failed(refusal);
            return;
        }
        boolean last = sequence.over() && !(chunk instanceof ChatChunk.Finish);
        if (last) {
            // Before the last chunk goes out: whoever reads it finds this call over, and may make the next one.
            close(chunk);
        } else if (expectation.slowestRate() > 0) {
            measure(chunk);
        }
        pipe.push(chunk);
        commit();
        if (last) {
            pipe.close();
        }
    }

    /** {@return why another model may take the call, or null} */
    private @Nullable HubError refusal(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Failure failure) {
            return failure.error();
        }
        boolean filtered = chunk instanceof ChatChunk.Finish finish && finish.reason() == FinishReason.CONTENT_FILTER;
        return filtered && expectation.unfiltered() ? UpstreamErrors.filtered(provider.name()) : null;
    }

    private void close(ChatChunk last) {
        if (pace != null) {
            asking.loop().deadlines().unwatch(this);
        }
        // Before the pipe's end, which is the request's: by then it must be known what the answer took.
        if (last instanceof ChatChunk.Failure failure) {
            end(failure.error());
            done.ended(failure.error(), meter.count());
        } else if (last instanceof ChatChunk.Usage counted) {
            done.ended(null, counted.usage());
        }
    }

    private void measure(ChatChunk chunk) {
        long now = System.nanoTime();
        if (pace == null) {
            pace = new Pace(expectation.slowestRate());
            lookAt = now + LOOK_NANOS;
            asking.loop().deadlines().watch(this);
            if (paused) {
                pace.paused(now);
            }
        }
        if (chunk instanceof ChatChunk.Text text) {
            pace.wrote(text.text(), now);
        } else if (chunk instanceof ChatChunk.Reasoning reasoning) {
            pace.wrote(reasoning.text(), now);
        }
    }

    @Override
    public long deadline() {
        return lookAt;
    }

    /** A slow stream is given up only where another model goes on with it: a slow answer is better than none. */
    @Override
    public void expired() {
        long now = System.nanoTime();
        lookAt = now + LOOK_NANOS;
        if (pipe.isContinued() && pace != null && pace.isTooSlow(now)) {
            sequence.fail(UpstreamErrors.slow(provider.name(), "became slower than its public name allows"));
        }
    }

    private void end(HubError error) {
        if (call != null) {
            call.fail(error);
        }
    }

    @Override
    public void pause() {
        paused = true;
        if (pace != null) {
            pace.paused(System.nanoTime());
        }
        if (call != null) {
            call.pause();
        }
    }

    @Override
    public void resume() {
        paused = false;
        if (pace != null) {
            pace.resumed(System.nanoTime());
        }
        if (call != null) {
            call.resume();
        }
    }
}
