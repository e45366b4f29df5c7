package org.modelhub.upstream;

import io.vertx.core.streams.ReadStream;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.ModelCard;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.MediaReply;
import org.modelhub.chat.ProviderException;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Continuation;
import org.modelhub.exchange.Expectation;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.Priority;
import org.modelhub.exchange.ServedBy;
import org.modelhub.exchange.Trail;
import org.modelhub.stream.ByteStream;
import org.modelhub.upstream.guard.Ask;
import org.modelhub.upstream.guard.ModelGuard;
import org.modelhub.upstream.guard.Wish;
import org.modelhub.upstream.listing.ListedProvider;

/**
 * Takes the canonical request from its exchange variable, has the provider answer it, and leaves the canonical answer as
 * the message body: a reply, or a paused stream of chunks. Failures are {@link HubException}s on the exchange. Whether
 * and how often the provider is asked is up to the model's guard.
 */
final class UpstreamProducer extends DefaultAsyncProducer {

    private final Provider provider;
    private final ProviderClient client;
    private final UpstreamParts parts;
    private final ServedBy servedBy;
    private final ListedProvider listed;
    private final ModelGuard guard;

    UpstreamProducer(
            UpstreamEndpoint endpoint,
            Provider provider,
            UpstreamModel model,
            UpstreamParts parts,
            ListedProvider listed) {
        super(endpoint);
        this.provider = provider;
        this.parts = parts;
        this.listed = listed;
        this.client = new ProviderClient(provider, model, parts);
        this.guard = parts.guards().guard(provider.name(), model.name());
        this.servedBy = new ServedBy(provider.name(), model.name(), provider.generative());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        parts.directory().enter(this, listed);
    }

    @Override
    protected void doStop() throws Exception {
        parts.directory().leave(this);
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (provider.lacksUrl()) {
            return refuse(exchange, callback, UpstreamErrors.addressless(provider.name()));
        }
        if (provider.lacksKey()) {
            return refuse(exchange, callback, UpstreamErrors.keyless(provider.name()));
        }
        parts.loops().run(loop -> call(exchange, callback, loop));
        return false;
    }

    private static boolean refuse(Exchange exchange, AsyncCallback callback, HubError error) {
        exchange.setException(ProviderException.of(error));
        callback.done(true);
        return true;
    }

    private void call(Exchange exchange, AsyncCallback callback, UpstreamLoops.Loop loop) {
        Cancel cancel = exchange.getVariable(HubVariables.CANCEL, Cancel.class);
        Call call = new Call(exchange, callback, loop);
        guard.call(wish(exchange, cancel == null ? new Cancel() : cancel, call.request), call, call);
    }

    @SuppressWarnings("unchecked") // as its constant says
    private static Wish wish(Exchange exchange, Cancel cancel, Object request) {
        Expectation expected = exchange.getVariable(HubVariables.EXPECTATION, Expectation.class);
        Priority priority = exchange.getVariable(HubVariables.PRIORITY, Priority.class);
        List<ModelCard> models = exchange.getVariable(HubVariables.MODELS, List.class);
        return new Wish(
                cancel,
                exchange.getVariable(HubVariables.TRAIL, Trail.class),
                priority == null ? Priority.INTERACTIVE : priority,
                expected != null && expected.hedge() && Hedging.suits(request),
                exchange.getVariable(HubVariables.CONTINUATION) != null,
                models == null ? List.of() : models);
    }

    /** One exchange on its way through the guard: what is asked of the provider, and who hears of it. */
    private final class Call implements Ask, Ask.Done {

        private final Exchange exchange;
        private final AsyncCallback callback;
        private final UpstreamLoops.Loop loop;
        private final @Nullable Passport passport;
        private final Object request;
        private final Terms terms;
        private @Nullable RuntimeException defect;

        Call(Exchange exchange, AsyncCallback callback, UpstreamLoops.Loop loop) {
            this.exchange = exchange;
            this.callback = callback;
            this.loop = loop;
            this.passport = exchange.getVariable(HubVariables.PASSPORT, Passport.class);
            this.request = exchange.getVariable(HubVariables.REQUEST);
            this.terms = Terms.of(
                    exchange.getVariable(HubVariables.EXPECTATION, Expectation.class),
                    exchange.getVariable(HubVariables.CONTINUATION, Continuation.class));
        }

        @Override
        public void ask(Cancel cancel, Ask.Done attempt) {
            stamp(passport, Passport.Moment.SENT);
            try {
                client.ask(request, new Asking(loop, cancel, new Heard(attempt), terms));
            } catch (HubException refused) {
                throw refused;
            } catch (RuntimeException broken) {
                defect = broken;
                attempt.failed(HubError.internal());
            }
        }

        @Override
        public void answered(Object reply, boolean whole, @Nullable TokenUsage usage) {
            stamp(passport, Passport.Moment.ANSWERED);
            exchange.setVariable(HubVariables.SERVED_BY, servedBy);
            exchange.getMessage().setBody(reply);
            callback.done(false);
        }

        @Override
        public void failed(HubError error) {
            exchange.setVariable(HubVariables.SERVED_BY, servedBy);
            exchange.setException(defect == null ? ProviderException.of(error) : defect);
            callback.done(false);
        }
    }

    /** Tells the guard what an attempt came to. */
    private record Heard(Ask.Done attempt) implements WholeAnswer.Done {

        @Override
        public void answered(Object reply) {
            boolean whole = !(reply instanceof ReadStream<?> || reply instanceof ByteStream);
            attempt.answered(reply, whole, whole ? usage(reply) : null);
        }

        private static @Nullable TokenUsage usage(Object reply) {
            if (reply instanceof ChatReply chat) {
                return chat.usage();
            }
            if (reply instanceof EmbeddingReply embedding) {
                return embedding.usage();
            }
            if (reply instanceof RerankReply rerank) {
                return rerank.usage();
            }
            return reply instanceof MediaReply media ? media.usage() : null;
        }

        @Override
        public void failed(HubError error) {
            attempt.failed(error);
        }

        @Override
        public void ended(@Nullable HubError error, @Nullable TokenUsage usage) {
            attempt.ended(error, usage);
        }
    }

    private static void stamp(@Nullable Passport passport, Passport.Moment moment) {
        if (passport != null) {
            passport.stamp(moment);
        }
    }
}
