package org.modelhub.upstream;

import java.time.Duration;
import java.util.function.Function;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubException;
import org.modelhub.chat.MediaRequest;
import org.modelhub.chat.RerankRequest;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamDialect.OutboundCall;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.exchange.Continuation;
import org.modelhub.stream.UsageMeter;
import org.modelhub.upstream.auth.Proof;
import org.modelhub.upstream.continuing.BegunRequest;
import org.modelhub.upstream.image.PictureInliner;
import org.modelhub.upstream.structured.StructuredOutput;

/** Has one model of one provider answer canonical requests. */
final class ProviderClient {

    /** The operation of a path that a provider declares for answers that were begun. */
    private static final String PREFIX_PATH = "prefix";

    private final Provider provider;
    private final UpstreamDialect dialect;
    private final UpstreamModel model;
    private final UpstreamParts parts;

    ProviderClient(Provider provider, UpstreamModel model, UpstreamParts parts) {
        this.provider = provider;
        this.dialect = provider.dialect();
        this.model = model;
        this.parts = parts;
    }

    /** On the event loop. @throws org.modelhub.chat.HubException for a request that cannot be put to this model */
    void ask(Object request, Asking asking) {
        if (request instanceof ChatRequest chat) {
            pictures(begun(chat, asking), asking);
        } else if (request instanceof EmbeddingRequest embedding) {
            WholeAnswer answer = whole(body -> dialect.readEmbedding(embedding, body), asking);
            send(dialect.writeEmbedding(embedding, model), answer, asking);
        } else if (request instanceof RerankRequest rerank) {
            WholeAnswer answer = whole(body -> dialect.readRerank(rerank, body), asking);
            send(dialect.writeRerank(rerank, model), answer, asking);
        } else if (request instanceof MediaRequest media) {
            media(media, asking);
        } else {
            throw new IllegalStateException("variable 'request' holds no request");
        }
    }

    private ChatRequest begun(ChatRequest chat, Asking asking) {
        Continuation continuation = asking.terms().continuation();
        return continuation == null
                ? chat
                : BegunRequest.of(chat, continuation, model.quirks().prefill());
    }

    private boolean goesOnVerbatim(ChatRequest chat, Asking asking) {
        Continuation continuation = asking.terms().continuation();
        return continuation != null
                && BegunRequest.isPrefilled(chat, continuation, model.quirks().prefill());
    }

    private void media(MediaRequest media, Asking asking) {
        int limit = parts.properties().maxReply();
        UpstreamCall.Answer answer = media.speaks()
                ? new SpokenAnswer(provider, limit, asking.done())
                : new TypedAnswer(provider, limit, (type, body) -> dialect.readMedia(media, type, body), asking.done());
        send(dialect.writeMedia(media, model), answer, asking);
    }

    private void pictures(ChatRequest chat, Asking asking) {
        switch (model.quirks().images()) {
            case ANY -> structured(chat, asking);
            case NONE -> {
                PictureInliner.refuse(chat);
                structured(chat, asking);
            }
            case DATA ->
                parts.pictures()
                        .inlined(chat, asking.cancel())
                        .onSuccess(inlined -> asking.goOn(() -> structured(inlined, asking)))
                        .onFailure(cause -> asking.done().failed(Asking.error(cause)));
        }
    }

    private void structured(ChatRequest chat, Asking asking) {
        StructuredOutput wish = StructuredOutput.of(chat, model.quirks().structured());
        if (wish == null) {
            chat(chat, asking);
        } else {
            new StructuredAnswer(provider, wish, parts.checks(), asking, this::chat).start(chat.stream());
        }
    }

    private void chat(ChatRequest chat, Asking asking) {
        boolean stream = provider.streaming() == Provider.Streaming.ONLY
                || (chat.stream() && provider.streaming() != Provider.Streaming.NEVER);
        boolean verbatim = goesOnVerbatim(chat, asking);
        OutboundCall call = dialect.writeChat(chat, model, stream);
        if (verbatim) {
            String path = model.quirks().paths().getOrDefault(PREFIX_PATH, call.path());
            call = new OutboundCall(path, call.body(), call.headers());
        }
        if (stream) {
            int limit = parts.properties().maxReply();
            send(call, new StreamedAnswer(provider, limit, chat, parts.counter(), asking, verbatim), asking);
        } else {
            UsageMeter meter = new UsageMeter(chat, parts.counter());
            send(call, whole(body -> meter.counted(read(chat, body, asking)), asking), asking);
        }
    }

    private ChatReply read(ChatRequest chat, byte[] body, Asking asking) {
        ChatReply reply = dialect.readChat(chat, body);
        boolean nothingLeft = reply.finish() == FinishReason.CONTENT_FILTER
                && reply.text().isEmpty()
                && reply.toolCalls().isEmpty();
        if (nothingLeft && asking.terms().expectation().unfiltered()) {
            throw new HubException(UpstreamErrors.filtered(provider.name()));
        }
        return reply;
    }

    private WholeAnswer whole(Function<byte[], Object> decode, Asking asking) {
        return new WholeAnswer(provider, parts.properties().maxReply(), decode, asking.done());
    }

    private void send(OutboundCall call, UpstreamCall.Answer wanted, Asking asking) {
        Duration firstToken = asking.terms().expectation().firstToken();
        UpstreamCall.Answer answer = firstToken == null
                ? wanted
                : new TimelyAnswer(provider, wanted, asking.loop().deadlines(), firstToken);
        Proof standing = provider.authentication().standing();
        if (standing == null) {
            new Dispatch(provider, call, answer, asking).start();
        } else {
            new UpstreamCall(provider, call, standing, asking.loop(), answer, System.nanoTime()).start(asking.cancel());
        }
    }
}
