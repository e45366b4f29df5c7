package org.modelhub.upstream;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.ProviderException;
import org.modelhub.chat.RerankRequest;
import org.modelhub.dialect.UpstreamDialect;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.ServedBy;
import org.modelhub.stream.UsageMeter;

/**
 * Takes the canonical request from its exchange variable, has the provider answer it, and leaves the canonical answer as
 * the message body: a reply, or a paused stream of chunks. Failures are {@link HubException}s on the exchange.
 */
final class UpstreamProducer extends DefaultAsyncProducer {

    private final UpstreamComponent component;
    private final Provider provider;
    private final UpstreamDialect dialect;
    private final UpstreamModel model;
    private final ServedBy servedBy;

    UpstreamProducer(UpstreamEndpoint endpoint, UpstreamComponent component, Provider provider, UpstreamModel model) {
        super(endpoint);
        this.component = component;
        this.provider = provider;
        this.dialect = provider.dialect();
        this.model = model;
        this.servedBy = new ServedBy(provider.name(), model.name(), provider.generative());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (provider.lacksUrl()) {
            return refuse(exchange, callback, UpstreamErrors.addressless(provider.name()));
        }
        if (provider.lacksKey()) {
            return refuse(exchange, callback, UpstreamErrors.keyless(provider.name()));
        }
        component.loops().run(loop -> call(exchange, callback, loop));
        return false;
    }

    private static boolean refuse(Exchange exchange, AsyncCallback callback, HubError error) {
        exchange.setException(ProviderException.of(error));
        callback.done(true);
        return true;
    }

    private void call(Exchange exchange, AsyncCallback callback, UpstreamLoops.Loop loop) {
        Passport passport = exchange.getVariable(HubVariables.PASSPORT, Passport.class);
        WholeAnswer.Done done = new WholeAnswer.Done() {
            @Override
            public void answered(Object reply) {
                stamp(passport, Passport.Moment.ANSWERED);
                exchange.setVariable(HubVariables.SERVED_BY, servedBy);
                exchange.getMessage().setBody(reply);
                callback.done(false);
            }

            @Override
            public void failed(HubError error) {
                exchange.setVariable(HubVariables.SERVED_BY, servedBy);
                exchange.setException(ProviderException.of(error));
                callback.done(false);
            }
        };
        try {
            stamp(passport, Passport.Moment.SENT);
            Cancel cancel = exchange.getVariable(HubVariables.CANCEL, Cancel.class);
            prepare(exchange.getVariable(HubVariables.REQUEST), loop, done)
                    .start(cancel == null ? new Cancel() : cancel);
        } catch (HubException refused) {
            done.failed(refused.error());
        } catch (RuntimeException defect) {
            exchange.setException(defect);
            callback.done(false);
        }
    }

    private UpstreamCall prepare(Object request, UpstreamLoops.Loop loop, WholeAnswer.Done done) {
        if (request instanceof ChatRequest chat) {
            return prepareChat(chat, loop, done);
        }
        if (request instanceof EmbeddingRequest embedding) {
            WholeAnswer answer = whole(body -> dialect.readEmbedding(embedding, body), done);
            return new UpstreamCall(provider, dialect.writeEmbedding(embedding, model), loop, answer);
        }
        if (request instanceof RerankRequest rerank) {
            WholeAnswer answer = whole(body -> dialect.readRerank(rerank, body), done);
            return new UpstreamCall(provider, dialect.writeRerank(rerank, model), loop, answer);
        }
        throw new IllegalStateException("variable 'request' holds no request");
    }

    private UpstreamCall prepareChat(ChatRequest chat, UpstreamLoops.Loop loop, WholeAnswer.Done done) {
        boolean stream = provider.streaming() == Provider.Streaming.ONLY
                || (chat.stream() && provider.streaming() != Provider.Streaming.NEVER);
        UpstreamDialect.OutboundCall call = dialect.writeChat(chat, model, stream);
        if (!stream) {
            UsageMeter meter = new UsageMeter(chat, component.counter());
            return new UpstreamCall(
                    provider, call, loop, whole(body -> meter.counted(dialect.readChat(chat, body)), done));
        }
        int limit = component.properties().maxReply();
        StreamedAnswer answer = new StreamedAnswer(provider, limit, chat, component.counter(), done);
        UpstreamCall started = new UpstreamCall(provider, call, loop, answer);
        answer.bind(started);
        return started;
    }

    private WholeAnswer whole(java.util.function.Function<byte[], Object> decode, WholeAnswer.Done done) {
        return new WholeAnswer(provider, component.properties().maxReply(), decode, done);
    }

    private static void stamp(Passport passport, Passport.Moment moment) {
        if (passport != null) {
            passport.stamp(moment);
        }
    }
}
