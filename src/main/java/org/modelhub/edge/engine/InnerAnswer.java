package org.modelhub.edge.engine;

import io.vertx.core.streams.ReadStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.exchange.Caller;
import org.modelhub.stream.live.DetachPolicy;

/**
 * What a route gave to an {@link InnerRequest}.
 *
 * @param chunks paused; on the event loop of the request
 * @param caller as the route found it now
 * @param model the public name
 * @param fingerprint who answers where that must be plain to see, else null
 * @param servedBy {@code provider/model}, or empty
 * @param continued whether another model goes on if the one that answers breaks off
 * @param headers that an HTTP answer would have
 * @param request as the model got it, for whoever may have to go on with it
 * @param away how far the answer goes on while nobody reads it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record InnerAnswer(
        ReadStream<ChatChunk> chunks,
        @Nullable Caller caller,
        String model,
        @Nullable String fingerprint,
        String servedBy,
        boolean continued,
        Map<String, String> headers,
        byte[] request,
        DetachPolicy away) {}
