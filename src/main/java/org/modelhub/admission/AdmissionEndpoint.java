package org.modelhub.admission;

import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Grants a request or refuses it. Its options are read with the route, so that a wrong one is refused at the swap. */
@UriEndpoint(
        firstVersion = "0.4.0",
        scheme = "admission",
        title = "Admission",
        syntax = "admission:action",
        producerOnly = true,
        category = Category.AI)
public class AdmissionEndpoint extends DefaultEndpoint {

    @UriPath(description = "grant")
    @Metadata(required = true)
    private final String action = "grant";

    private final AdmissionComponent component;
    private final Map<String, String> options;

    AdmissionEndpoint(String uri, AdmissionComponent component, Map<String, String> options) {
        super(uri, component);
        this.component = component;
        this.options = options;
    }

    @Override
    public Producer createProducer() {
        return new AdmissionProducer(this, component.desk(), GrantPlan.of(options));
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("admission: is only called, never listened to");
    }

    public String getAction() {
        return action;
    }
}
