package org.modelhub.upstream;

import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.modelhub.exchange.ProviderStates;

/** The {@code upstream:} component: providers as endpoints, {@code upstream:<dialect>?baseUrl=…&model=…}. */
public class UpstreamComponent extends DefaultComponent implements ProviderStates {

    private final UpstreamParts parts;

    public UpstreamComponent(CamelContext context, UpstreamParts parts) {
        super(context);
        this.parts = parts;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        UpstreamEndpoint endpoint = new UpstreamEndpoint(uri, this, remaining);
        // Each takes out what it knows; what is left at the end is refused.
        setProperties(endpoint.security(), parameters);
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
                .findFirst()
                .or(() -> parts.guards().objection(provider, model));
    }

    UpstreamParts parts() {
        return parts;
    }
}
