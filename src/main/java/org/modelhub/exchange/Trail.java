package org.modelhub.exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * All that was tried for one request, in order, so that whoever asks why this model answered, or what the request cost,
 * reads one list. A streamed attempt is entered when its stream ends. Used by one event loop at a time.
 */
public final class Trail {

    private final List<Attempt> attempts = new ArrayList<>(2);

    public void add(Attempt attempt) {
        attempts.add(attempt);
    }

    public List<Attempt> attempts() {
        return attempts;
    }
}
