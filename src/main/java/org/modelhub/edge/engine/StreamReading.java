package org.modelhub.edge.engine;

import io.vertx.core.http.HttpServerResponse;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.dialect.Dialects;
import org.modelhub.stream.live.FrameSource;
import org.modelhub.stream.live.LiveStream;
import org.modelhub.stream.live.StreamHead;

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
        return new FrameReply(http, request, out, source, dialect(http.dialects(), source.head()), true, ended);
    }

    /** In which a stream is gone on with. */
    public static ClientDialect dialect(Dialects dialects, StreamHead stream) {
        ClientDialect begun = dialects.client(stream.dialect());
        return begun.streamsEvents() ? begun : dialects.client(HubHttp.DEFAULT_DIALECT);
    }

    private boolean isOnlyHere() {
        return source instanceof LiveStream here && !here.isStored();
    }
}
