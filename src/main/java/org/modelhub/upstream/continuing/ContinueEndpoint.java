package org.modelhub.upstream.continuing;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Has another model go on with a streamed answer that breaks off: stands behind the models of a public name, whose route
 * it then calls once more.
 */
@UriEndpoint(
        firstVersion = "0.4.0",
        scheme = "continue",
        title = "Continue",
        syntax = "continue:what",
        producerOnly = true,
        category = Category.AI)
public class ContinueEndpoint extends DefaultEndpoint {

    private static final int MOST_SEAMS = 8;

    @UriPath(description = "answer")
    @Metadata(required = true)
    private String what;

    @UriParam(defaultValue = "2", description = "How often another model is asked to go on, from 1 to 8")
    private int seams = 2;

    public ContinueEndpoint(String uri, ContinueComponent component, String what) {
        super(uri, component);
        this.what = what;
    }

    @Override
    public Producer createProducer() {
        if (seams < 1 || seams > MOST_SEAMS) {
            throw new IllegalArgumentException("seams: must be from 1 to " + MOST_SEAMS + ", not " + seams);
        }
        return new ContinueProducer(this, ((ContinueComponent) getComponent()).counter(), seams);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("continue: is only called, never listened to");
    }

    public String getWhat() {
        return what;
    }

    public void setWhat(String what) {
        this.what = what;
    }

    public int getSeams() {
        return seams;
    }

    public void setSeams(int seams) {
        this.seams = seams;
    }
}
