package org.modelhub.upstream;

import java.util.function.Function;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.RerankRequest;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamDialect.OutboundCall;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.stream.UsageMeter;
import org.modelhub.upstream.auth.Proof;
import org.modelhub.upstream.image.PictureInliner;
import org.modelhub.upstream.structured.StructuredOutput;

/** Has one model of one provider answer canonical requests. */
final class ProviderClient {

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
            pictures(chat, asking);
        } else if (request instanceof EmbeddingRequest embedding) {
            WholeAnswer answer = whole(body -> dialect.readEmbedding(embedding, body), asking);
            send(dialect.writeEmbedding(embedding, model), answer, asking);
        } else if (request instanceof RerankRequest rerank) {
            WholeAnswer answer = whole(body -> dialect.readRerank(rerank, body), asking);
            send(dialect.writeRerank(rerank, model), answer, asking);
        } else {
            throw new IllegalStateException("variable 'request' holds no request");
        }
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
        OutboundCall call = dialect.writeChat(chat, model, stream);
        if (stream) {
            int limit = parts.properties().maxReply();
            send(call, new StreamedAnswer(provider, limit, chat, parts.counter(), asking.done()), asking);
        } else {
            UsageMeter meter = new UsageMeter(chat, parts.counter());
            send(call, whole(body -> meter.counted(dialect.readChat(chat, body)), asking), asking);
        }
    }

    private WholeAnswer whole(Function<byte[], Object> decode, Asking asking) {
        return new WholeAnswer(provider, parts.properties().maxReply(), decode, asking.done());
    }

    private void send(OutboundCall call, UpstreamCall.Answer answer, Asking asking) {
        Proof standing = provider.authentication().standing();
        if (standing == null) {
            new Dispatch(provider, call, answer, asking).start();
        } else {
            new UpstreamCall(provider, call, standing, asking.loop(), answer, System.nanoTime()).start(asking.cancel());
        }
    }
}
