package org.modelhub.upstream.continuing;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The {@code expect:} component: {@code expect:answer?firstToken=5s&slowestRate=4}. */
public class ExpectComponent extends DefaultComponent {

    public ExpectComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        ExpectEndpoint endpoint = new ExpectEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
