package org.modelhub.edge.engine;

import io.vertx.core.http.HttpServerResponse;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.stream.live.FrameSource;
import org.modelhub.stream.live.LiveStream;

/**
 * The body of an answer that goes on with a stream.
 *
 * @param from where the client lost it
 */
public record StreamReading(FrameSource source, StreamPosition from) {

    /**
     * Who writes it, in the form in which the stream began, if that is one of events.
     *
     * @throws HubException if this instance ends, and another one has the stream
     */
    FrameReply reply(HubHttp http, HubRequest request, HttpServerResponse out, FrameReply.Ended ended) {
        if (http.drain().begun() && !isOnlyHere()) {
            throw new HubException(Drain.ENDING);
        }
        ClientDialect begun = http.dialects().client(source.head().dialect());
        ClientDialect dialect = begun.streamsEvents() ? begun : http.dialects().client(HubHttp.DEFAULT_DIALECT);
        return new FrameReply(http, request, out, source, dialect, true, ended);
    }

    private boolean isOnlyHere() {
        return source instanceof LiveStream here && !here.isStored();
    }
}
