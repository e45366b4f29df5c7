package org.modelhub.edge;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.FutureStep;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;
import org.modelhub.stream.live.StreamLookup;

/** Ends one of the caller's streams, the path parameter {@code id}, and the provider's call with it. */
public final class CancelStreamStep extends FutureStep {

    private static final int NO_CONTENT = 204;

    private final StreamLookup streams;

    public CancelStreamStep(StreamLookup streams) {
        this.streams = streams;
    }

    @Override
    protected CompletableFuture<?> begin(Exchange exchange) {
        RequestHead head = exchange.getVariable(HubVariables.HEAD, RequestHead.class);
        Caller caller = exchange.getVariable(HubVariables.CALLER, Caller.class);
        String id = head.pathParameters().getOrDefault("id", "");
        return FindStream.in(streams, id, caller.keyId())
                .thenApply(source -> {
                    source.cancel();
                    exchange.setVariable(HubVariables.STATUS, NO_CONTENT);
                    return new byte[0];
                })
                .toCompletableFuture();
    }
}
