package org.modelhub.edge;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.modelhub.chat.HubException;
import org.modelhub.dialect.Dialects;
import org.modelhub.edge.engine.StreamErrors;
import org.modelhub.edge.engine.StreamPosition;
import org.modelhub.edge.engine.StreamReading;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.FutureStep;
import org.modelhub.exchange.HubVariables;
import org.modelhub.exchange.RequestHead;
import org.modelhub.stream.live.StreamHead;
import org.modelhub.stream.live.StreamLookup;

/**
 * Goes on with one of the caller's streams, the path parameter {@code id}, behind the event that the client had last; or
 * tells its state to who accepts only JSON.
 */
public final class ReadStreamStep extends FutureStep {

    private final StreamLookup streams;
    private final Dialects dialects;

    /** @param dialects in which streams are read */
    public ReadStreamStep(StreamLookup streams, Dialects dialects) {
        this.streams = streams;
        this.dialects = dialects;
    }

    @Override
    protected CompletableFuture<?> begin(Exchange exchange) {
        RequestHead head = exchange.getVariable(HubVariables.HEAD, RequestHead.class);
        StreamPosition from = position(head);
        String caller = exchange.getVariable(HubVariables.CALLER, Caller.class).keyId();
        CompletionStage<?> read = wantsState(head)
                ? FindStream.in(streams, id(head), caller).thenApply(source -> StreamView.of(source.snapshot()))
                : FindStream.in(streams, id(head), caller, from.after(), this::repeatsText)
                        .thenApply(source -> new StreamReading(source, from));
        return read.toCompletableFuture();
    }

    private boolean repeatsText(StreamHead stream) {
        return StreamReading.dialect(dialects, stream).repeatsText();
    }

    private static String id(RequestHead head) {
        return head.pathParameters().getOrDefault("id", "");
    }

    private static StreamPosition position(RequestHead head) {
        String last = head.headers().getOrDefault("last-event-id", "");
        if (last.isEmpty()) {
            return StreamPosition.START;
        }
        StreamPosition position = StreamPosition.parse(id(head), last);
        if (position == null) {
            throw new HubException(StreamErrors.BAD_EVENT_ID);
        }
        return position;
    }

    private static boolean wantsState(RequestHead head) {
        String accept = head.headers().getOrDefault("accept", "").toLowerCase(Locale.ROOT);
        return accept.contains("application/json") && !accept.contains("text/event-stream");
    }
}
