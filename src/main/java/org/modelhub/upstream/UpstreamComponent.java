package org.modelhub.upstream;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.Dialects;
import org.modelhub.exchange.ProviderStates;
import org.modelhub.stream.TokenCounter;

/** The {@code upstream:} component: providers as endpoints, {@code upstream:<dialect>?baseUrl=…&model=…}. */
public class UpstreamComponent extends DefaultComponent implements ProviderStates {

    private final Dialects dialects;
    private final @Nullable UpstreamLoops loops;
    private final UpstreamProperties properties;
    private final TokenCounter counter;

    /** @param loops null where endpoints are made to see whether they can be, and never called */
    public UpstreamComponent(
            CamelContext context,
            Dialects dialects,
            @Nullable UpstreamLoops loops,
            UpstreamProperties properties,
            TokenCounter counter) {
        super(context);
        this.dialects = dialects;
        this.loops = loops;
        this.properties = properties;
        this.counter = counter;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        UpstreamEndpoint endpoint = new UpstreamEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    public Optional<String> objection(String provider, String model) {
        return getCamelContext().getEndpoints().stream()
                .filter(UpstreamEndpoint.class::isInstance)
                .map(UpstreamEndpoint.class::cast)
                .filter(endpoint -> model.equals(endpoint.getModel()) && provider.equals(endpoint.getProvider()))
                .map(UpstreamEndpoint::objection)
                .flatMap(Optional::stream)
                .findFirst();
    }

    Dialects dialects() {
        return dialects;
    }

    UpstreamLoops loops() {
        return Objects.requireNonNull(loops, "nothing is called here");
    }

    UpstreamProperties properties() {
        return properties;
    }

    TokenCounter counter() {
        return counter;
    }
}
