package org.modelhub.upstream;

import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.Continuation;
import org.modelhub.exchange.Expectation;

/**
 * What a public name asks of one answer beside what the request says.
 *
 * @param continuation what the client has of the answer already; null if nothing was begun
 */
record Terms(Expectation expectation, @Nullable Continuation continuation) {

    static final Terms NONE = new Terms(Expectation.NONE, null);

    /** What is null is not asked. */
    static Terms of(@Nullable Expectation expectation, @Nullable Continuation continuation) {
        return expectation == null && continuation == null
                ? NONE
                : new Terms(expectation == null ? Expectation.NONE : expectation, continuation);
    }
}
