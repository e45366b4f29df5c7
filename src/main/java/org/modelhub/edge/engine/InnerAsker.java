package org.modelhub.edge.engine;

import java.util.Map;
import org.modelhub.chat.HubError;

/** Whoever makes an {@link InnerRequest}. Hears exactly one of the first two, on the event loop where it asked. */
public interface InnerAsker {

    /** The answer began; the request is over when {@link InnerRequest#ended} is called. */
    void answered(InnerRequest request, InnerAnswer answer);

    /** There is no answer, and the request is over. */
    void refused(HubError error, Map<String, String> headers);

    /** The hub ends: an answer that began and that nobody reads or can come back for is the first to go. */
    void cutIfLeft();

    /** The hub ends, and an answer that began must: the asker has its stream cancelled. */
    void cut(HubError ending);
}
