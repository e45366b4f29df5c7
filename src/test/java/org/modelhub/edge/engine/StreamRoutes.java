package org.modelhub.edge.engine;

import java.math.BigDecimal;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.modelhub.HubDialects;
import org.modelhub.edge.CancelStreamStep;
import org.modelhub.edge.ReadStreamStep;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.KeyPolicy;
import org.modelhub.exchange.RequestHead;
import org.modelhub.stream.live.StreamLookup;

/** The paths of streams that can be gone on with, for the key that {@code api-key} names, or else the one of {@link HeldAnswers}. */
final class StreamRoutes extends RouteBuilder {

    private final StreamLookup streams;

    StreamRoutes(StreamLookup streams) {
        this.streams = streams;
    }

    @Override
    public void configure() {
        from("platform-http:/v1/streams/{id}?httpMethodRestrict=GET")
                .errorHandler(noErrorHandler())
                .process(StreamRoutes::identify)
                .process(new ReadStreamStep(streams, HubDialects.all()));
        from("platform-http:/v1/streams/{id}?httpMethodRestrict=DELETE")
                .errorHandler(noErrorHandler())
                .process(StreamRoutes::identify)
                .process(new CancelStreamStep(streams));
    }

    private static void identify(Exchange exchange) {
        RequestHead head = exchange.getVariable(HubVariables.HEAD, RequestHead.class);
        String key = head.headers().getOrDefault("api-key", "k");
        KeyPolicy policy = new KeyPolicy(
                KeyPolicy.Limits.NONE,
                org.modelhub.exchange.Priority.INTERACTIVE,
                new KeyPolicy.Disconnect(KeyPolicy.OnDisconnect.KEEP, 1_000, BigDecimal.ZERO));
        exchange.setVariable(HubVariables.CALLER, new Caller(key, "n", Caller.Role.APP, policy));
    }
}
