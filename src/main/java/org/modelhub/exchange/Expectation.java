package org.modelhub.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a public name expects of whichever model answers; one that does not meet it has failed, and the next one in the
 * route takes over.
 *
 * @param firstToken how long a model may take to its first token, or whole answer; null leaves the provider's own limit
 * @param slowestRate tokens a second below which a stream is given up where another model can go on with it; 0 is any
 * @param hedge whether a late whole answer may be asked for a second time
 * @param unfiltered whether an answer of which a content filter left nothing counts as a refusal by content policy
 */
public record Expectation(@Nullable Duration firstToken, double slowestRate, boolean hedge, boolean unfiltered) {

    public static final Expectation NONE = new Expectation(null, 0, false);

    public Expectation(@Nullable Duration firstToken, double slowestRate, boolean hedge) {
        this(firstToken, slowestRate, hedge, false);
    }
}
