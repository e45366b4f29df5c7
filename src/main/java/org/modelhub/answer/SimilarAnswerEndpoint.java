package org.modelhub.answer;

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
import org.jspecify.annotations.Nullable;

/** Gives an answer again that was given to nearly the same question. */
@UriEndpoint(
        firstVersion = "0.2.0",
        scheme = "answers",
        title = "Answers",
        syntax = "answers:action",
        producerOnly = true,
        category = Category.AI)
public class SimilarAnswerEndpoint extends DefaultEndpoint {

    private static final double LEAST = 0.5;

    private final @Nullable SimilarAnswers answers;

    @UriPath(description = "similar")
    @Metadata(required = true)
    private String action;

    @UriParam(description = "Cosine of two questions' vectors from which they are nearly the same, 0.5 to 1")
    private double threshold = 0.94;

    SimilarAnswerEndpoint(String uri, Component component, String action, @Nullable SimilarAnswers answers) {
        super(uri, component);
        this.action = action;
        this.answers = answers;
    }

    @Override
    public Producer createProducer() {
        if (!action.equals("similar")) {
            throw new IllegalArgumentException("answers:" + action + " is not known: there is answers:similar");
        }
        if (!(threshold >= LEAST && threshold <= 1)) {
            throw new IllegalArgumentException("threshold is " + threshold + ", must be " + LEAST + " to 1");
        }
        return new SimilarAnswerProducer(this, answers, threshold);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("answers: is only called, never listened to");
    }

    public String getAction() {
        return action;
    }

    public void setAction(String action) {
        this.action = action;
    }

    public double getThreshold() {
        return threshold;
    }

    public void setThreshold(double threshold) {
        this.threshold = threshold;
    }
}
