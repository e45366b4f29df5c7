package org.modelhub.upstream;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The {@code upstream:} component: providers as endpoints, {@code upstream:<dialect>?baseUrl=…&model=…}. */
public class UpstreamComponent extends DefaultComponent {

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

    UpstreamParts parts() {
        return parts;
    }
}
