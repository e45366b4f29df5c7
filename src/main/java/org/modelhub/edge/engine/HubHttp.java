package org.modelhub.edge.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.modelhub.dialect.Dialects;
import org.modelhub.edge.EdgeProperties;
import org.modelhub.exchange.RequestListener;
import org.modelhub.stream.LoopDeadlines;

/**
 * What all requests of the data port share.
 *
 * @param json writes the answers of the admin routes; never used on the way of a chat
 */
public record HubHttp(
        EdgeProperties properties,
        Dialects dialects,
        LoopDeadlines deadlines,
        List<RequestListener> listeners,
        RequestIds requestIds,
        ObjectMapper json) {

    /** The dialect in which a failure is told where the route has not named one yet. */
    static final String DEFAULT_DIALECT = "openai";

    public HubHttp {
        listeners = List.copyOf(listeners);
    }
}
