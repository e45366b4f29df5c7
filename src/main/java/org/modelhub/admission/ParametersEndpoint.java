package org.modelhub.admission;

import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.modelhub.schema.SchemaCheck;

/**
 * Checks the parameters of a request against the schema that a model declares. The schema is compiled with the route, so
 * that a broken one is refused at the swap and not at the first request.
 */
@UriEndpoint(
        firstVersion = "0.2.0",
        scheme = "parameters",
        title = "Parameters",
        syntax = "parameters:action",
        producerOnly = true,
        category = Category.AI)
public class ParametersEndpoint extends DefaultEndpoint {

    @UriPath(description = "check")
    @Metadata(required = true)
    private String action;

    @UriParam(description = "JSON Schema (draft 2020-12) of the request without its messages and tools, as YAML")
    @Metadata(required = true)
    private String schema = "{}";

    public ParametersEndpoint(String uri, Component component, String action) {
        super(uri, component);
        this.action = action;
    }

    @Override
    public Producer createProducer() {
        return new ParametersProducer(this, SchemaCheck.compileYaml(schema));
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("parameters: is only called, never listened to");
    }

    public String getAction() {
        return action;
    }

    public void setAction(String action) {
        this.action = action;
    }

    public String getSchema() {
        return schema;
    }

    public void setSchema(String schema) {
        this.schema = schema;
    }
}
