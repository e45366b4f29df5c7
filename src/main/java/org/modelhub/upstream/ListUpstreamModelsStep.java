package org.modelhub.upstream;

import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.modelhub.exchange.AsyncStep;
import org.modelhub.exchange.EventLoop;
import org.modelhub.upstream.listing.ProviderListing;

/** Answers what the providers behind the live routes offer, without holding a thread while they are asked. */
public final class ListUpstreamModelsStep extends AsyncStep {

    private final ProviderListing listing;

    ListUpstreamModelsStep(ProviderListing listing) {
        this.listing = listing;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the last stage hands a failure to the exchange
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Executor home = EventLoop.current();
        listing.models()
                .whenComplete((body, failure) -> home.execute(() -> {
                    if (failure != null) {
                        exchange.setException(failure);
                    } else {
                        exchange.getMessage().setBody(body);
                    }
                    callback.done(false);
                }));
        return false;
    }
}
