package org.modelhub.upstream;

import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Cancel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question to a provider on its way: where it runs, when it is void, and who hears of its end.
 *
 * @param loop the event loop that the whole of it stays on
 * @param terms what else the public name asks of the answer
 */
record Asking(UpstreamLoops.Loop loop, Cancel cancel, WholeAnswer.Done done, Terms terms) {

    private static final Logger LOGGER = LoggerFactory.getLogger(Asking.class);

    Asking(UpstreamLoops.Loop loop, Cancel cancel, WholeAnswer.Done done) {
        this(loop, cancel, done, Terms.NONE);
    }

    /** Goes on after a wait, when there is no caller any more to whom a refusal could be thrown. */
    void goOn(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failure) {
            done.failed(error(failure));
        }
    }

    static HubError error(Throwable failure) {
        if (failure instanceof HubException known) {
            return known.error();
        }
        LOGGER.atError().setCause(failure).log("a call could not go on");
        return HubError.internal();
    }

    Asking heardBy(WholeAnswer.Done other) {
        return new Asking(loop, cancel, other, terms);
    }
}
