package org.modelhub.admission;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The {@code parameters:} component: {@code parameters:check?schema=…}. */
public class ParametersComponent extends DefaultComponent {

    public ParametersComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        ParametersEndpoint endpoint = new ParametersEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
