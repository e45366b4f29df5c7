package org.modelhub.edge.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.modelhub.dialect.Dialects;
import org.modelhub.edge.EdgeProperties;
import org.modelhub.edge.ShedProperties;
import org.modelhub.exchange.RequestListener;
import org.modelhub.stream.LoopDeadlines;
import org.modelhub.stream.live.Streams;

/**
 * What all requests of the data port share.
 *
 * @param json writes the answers of the admin routes; never used on the way of a chat
 * @param heap whether there is memory for more
 * @param shed when requests are refused unseen
 * @param drain the end, and who is in
 * @param left what becomes of answers whose client left
 * @param streams those that can be gone on with
 */
public record HubHttp(
        EdgeProperties properties,
        Dialects dialects,
        LoopDeadlines deadlines,
        List<RequestListener> listeners,
        RequestIds requestIds,
        ObjectMapper json,
        HeapRoom heap,
        ShedProperties shed,
        Drain drain,
        LeftPolicy left,
        Streams streams) {

    /** The dialect in which a failure is told where the route has not named one yet. */
    static final String DEFAULT_DIALECT = "openai";

    public HubHttp {
        listeners = List.copyOf(listeners);
    }

    /** As the hub has it: with an eye on the heap of this process. */
    public HubHttp(
            EdgeProperties properties,
            Dialects dialects,
            LoopDeadlines deadlines,
            List<RequestListener> listeners,
            ObjectMapper json,
            ShedProperties shed,
            Drain drain,
            LeftPolicy left,
            Streams streams) {
        this(
                properties,
                dialects,
                deadlines,
                listeners,
                new RequestIds(),
                json,
                HeapRoom.ofThisProcess(shed),
                shed,
                drain,
                left,
                streams);
    }

    /** Whether a client is told, and made, to open another connection for its next request. */
    boolean endsConnections() {
        return drain.begun() || heap.scarce();
    }
}
