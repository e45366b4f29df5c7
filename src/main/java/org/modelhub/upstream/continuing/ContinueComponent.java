package org.modelhub.upstream.continuing;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.modelhub.stream.TokenCounter;

/** The {@code continue:} component: {@code continue:answer?seams=2}. */
public class ContinueComponent extends DefaultComponent {

    private final TokenCounter counter;

    public ContinueComponent(CamelContext context, TokenCounter counter) {
        super(context);
        this.counter = counter;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        ContinueEndpoint endpoint = new ContinueEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    TokenCounter counter() {
        return counter;
    }
}
