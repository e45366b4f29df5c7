package org.modelhub.upstream;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.ProviderException;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.Continuation;
import org.modelhub.exchange.Expectation;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.ServedBy;
import org.modelhub.upstream.listing.ListedProvider;

/**
 * Takes the canonical request from its exchange variable, has the provider answer it, and leaves the canonical answer as
 * the message body: a reply, or a paused stream of chunks. Failures are {@link HubException}s on the exchange.
 */
final class UpstreamProducer extends DefaultAsyncProducer {

    private final Provider provider;
    private final ProviderClient client;
    private final UpstreamParts parts;
    private final ServedBy servedBy;
    private final ListedProvider listed;

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
            Object request = exchange.getVariable(HubVariables.REQUEST);
            Terms terms = Terms.of(
                    exchange.getVariable(HubVariables.EXPECTATION, Expectation.class),
                    exchange.getVariable(HubVariables.CONTINUATION, Continuation.class));
            client.ask(request, new Asking(loop, cancel == null ? new Cancel() : cancel, done, terms));
        } catch (HubException refused) {
            done.failed(refused.error());
        } catch (RuntimeException defect) {
            exchange.setException(defect);
            callback.done(false);
        }
    }

    private static void stamp(Passport passport, Passport.Moment moment) {
        if (passport != null) {
            passport.stamp(moment);
        }
    }
}
