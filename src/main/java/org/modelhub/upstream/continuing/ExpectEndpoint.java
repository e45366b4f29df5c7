package org.modelhub.upstream.continuing;

import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.util.TimeUtils;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.Expectation;

/**
 * Says what a public name expects of whichever model answers. It is read with the route, so that a value that means
 * nothing is refused at the swap and not at the first request.
 */
@UriEndpoint(
        firstVersion = "0.4.0",
        scheme = "expect",
        title = "Expect",
        syntax = "expect:what",
        producerOnly = true,
        category = Category.AI)
public class ExpectEndpoint extends DefaultEndpoint {

    private static final double FASTEST_RATE = 1000;

    @UriPath(description = "answer")
    @Metadata(required = true)
    private String what;

    @UriParam(description = "How long a model may take to its first token, as 5s; empty leaves the provider's own limit")
    private String firstToken = "";

    @UriParam(
            defaultValue = "0",
            description = "Tokens a second below which a stream is given up where another model goes on with it; 0 is any")
    private double slowestRate;

    @UriParam(description = "Whether a late whole answer may be asked for a second time")
    private boolean hedge;

    @UriParam(
            defaultValue = "answer",
            description = "What an answer is of which a content filter left nothing: answer, failover")
    private String contentFilter = "answer";

    public ExpectEndpoint(String uri, ExpectComponent component, String what) {
        super(uri, component);
        this.what = what;
    }

    @Override
    public Producer createProducer() {
        return new ExpectProducer(this, expectation());
    }

    private Expectation expectation() {
        if (!(slowestRate >= 0 && slowestRate <= FASTEST_RATE)) {
            throw new IllegalArgumentException("slowestRate: must be from 0 to 1000, not " + slowestRate);
        }
        boolean failover = contentFilter.equals("failover");
        if (!failover && !contentFilter.equals("answer")) {
            throw new IllegalArgumentException("contentFilter: '" + contentFilter + "' is none of answer, failover");
        }
        return new Expectation(firstToken(), slowestRate, hedge, failover);
    }

    private @Nullable Duration firstToken() {
        if (firstToken.isBlank()) {
            return null;
        }
        long millis = TimeUtils.toMilliSeconds(firstToken.strip());
        if (millis < 1) {
            throw new IllegalArgumentException("firstToken: must be longer than nothing, not " + firstToken);
        }
        return Duration.ofMillis(millis);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("expect: is only called, never listened to");
    }

    public String getWhat() {
        return what;
    }

    public void setWhat(String what) {
        this.what = what;
    }

    public String getFirstToken() {
        return firstToken;
    }

    public void setFirstToken(String firstToken) {
        this.firstToken = firstToken;
    }

    public double getSlowestRate() {
        return slowestRate;
    }

    public void setSlowestRate(double slowestRate) {
        this.slowestRate = slowestRate;
    }

    public boolean isHedge() {
        return hedge;
    }

    public void setHedge(boolean hedge) {
        this.hedge = hedge;
    }

    public String getContentFilter() {
        return contentFilter;
    }

    public void setContentFilter(String contentFilter) {
        this.contentFilter = contentFilter;
    }
}
