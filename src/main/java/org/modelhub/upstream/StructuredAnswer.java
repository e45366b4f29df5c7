package org.modelhub.upstream;

import io.vertx.core.streams.ReadStream;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.ChunkCollector;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Deadlines;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.Replies;
import org.modelhub.upstream.structured.AnswerChecks;
import org.modelhub.upstream.structured.SchemaVerdict;
import org.modelhub.upstream.structured.StructuredOutput;

/**
 * An answer that shall be JSON, from a provider that has to be told so in words.
 *
 * <pre>
 *   ASKED ──answer──▶ CHECKED ──fits──▶ given out
 *     │                  │ violation
 *     │                  ▼
 *     │               ASKED AGAIN ──answer──▶ CHECKED ──fits──▶ given out
 *     │                                          │ violation
 *     └── failure ──▶ given out                  └──▶ 502
 * </pre>
 *
 * Nothing goes out before it is checked, also where a stream was asked for; only a stream's head does, once the commit
 * time has passed. Tool calls, and answers that were cut or filtered, go out as they are: their finish says what they
 * are. One event loop only.
 */
final class StructuredAnswer implements WholeAnswer.Done, Deadlines.Watched {

    private final String provider;
    private final StructuredOutput wish;
    private final AnswerChecks checks;
    private final Asking asking;
    private final BiConsumer<ChatRequest, Asking> asker;
    private final long commitAt;

    private @Nullable TokenUsage earlier;
    private @Nullable ChunkPipe handedOn;
    private boolean repairing;
    private boolean over;

    /** @param asker puts a request to the provider */
    StructuredAnswer(
            Provider provider,
            StructuredOutput wish,
            AnswerChecks checks,
            Asking asking,
            BiConsumer<ChatRequest, Asking> asker) {
        this.provider = provider.name();
        this.wish = wish;
        this.checks = checks;
        this.asking = asking;
        this.asker = asker;
        this.commitAt = System.nanoTime() + provider.timeouts().commit().toNanos();
    }

    void start(boolean streamed) {
        asker.accept(wish.request(), asking.heardBy(this));
        if (streamed && !over) {
            asking.loop().deadlines().watch(this);
        }
    }

    @Override
    public void answered(Object reply) {
        if (reply instanceof ChatReply whole) {
            check(whole);
        } else {
            collect((ReadStream<?>) reply);
        }
    }

    private void collect(ReadStream<?> chunks) {
        ChunkCollector collector = new ChunkCollector();
        boolean[] failed = new boolean[1];
        chunks.handler(item -> {
                    if (item instanceof ChatChunk.Failure failure) {
                        failed[0] = true;
                        failed(failure.error());
                    } else {
                        collector.accept((ChatChunk) item);
                    }
                })
                .endHandler(end -> {
                    if (!failed[0]) {
                        check(collector.reply());
                    }
                })
                .resume();
    }

    private void check(ChatReply reply) {
        TokenUsage usage = sum(earlier, reply.usage());
        ChatReply counted = usage == null ? reply : reply.withUsage(usage);
        if (!reply.toolCalls().isEmpty() || reply.finish() != FinishReason.STOP) {
            give(counted);
            return;
        }
        checks.check(wish.schema(), reply.text())
                .onSuccess(verdict -> judge(counted, verdict))
                .onFailure(cause -> failed(Asking.error(cause)));
    }

    private void judge(ChatReply reply, SchemaVerdict verdict) {
        String violation = verdict.violation();
        if (violation == null) {
            give(new ChatReply(
                    String.valueOf(verdict.json()),
                    reply.reasoning(),
                    reply.toolCalls(),
                    reply.finish(),
                    reply.usage(),
                    reply.signature()));
        } else if (repairing) {
            failed(invalid(violation));
        } else {
            repairing = true;
            earlier = reply.usage();
            Asking again = asking.heardBy(this);
            again.goOn(() -> asker.accept(wish.repair(reply.text(), violation), again));
        }
    }

    private HubError invalid(String violation) {
        String shown = violation.length() > 300 ? violation.substring(0, 300) + "…" : violation;
        return HubError.upstream(
                502,
                "Provider " + provider + " gave no answer that follows 'response_format', also when asked again: "
                        + shown,
                "invalid_structured_output");
    }

    private static @Nullable TokenUsage sum(@Nullable TokenUsage one, @Nullable TokenUsage other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new TokenUsage(
                one.prompt() + other.prompt(),
                one.completion() + other.completion(),
                one.reasoning() + other.reasoning(),
                one.cached() + other.cached(),
                one.estimated() || other.estimated());
    }

    private void give(ChatReply reply) {
        finish();
        if (handedOn == null) {
            asking.done().answered(reply);
        } else {
            Replies.chunks(reply).forEach(handedOn::push);
            asking.done().ended(null, reply.usage());
            handedOn.close();
        }
    }

    @Override
    public void failed(HubError error) {
        finish();
        if (handedOn == null) {
            asking.done().failed(error);
        } else {
            handedOn.push(new ChatChunk.Failure(error));
            asking.done().ended(error, null);
            handedOn.close();
        }
    }

    private void finish() {
        over = true;
        asking.loop().deadlines().unwatch(this);
    }

    @Override
    public long deadline() {
        return commitAt;
    }

    @Override
    public void expired() {
        asking.loop().deadlines().unwatch(this);
        handedOn = new ChunkPipe(Pipe.Source.PUSHED);
        asking.done().answered(handedOn);
    }
}
