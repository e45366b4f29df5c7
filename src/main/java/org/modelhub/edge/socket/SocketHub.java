package org.modelhub.edge.socket;

import org.modelhub.edge.engine.InnerRequests;
import org.modelhub.exchange.KeyLookup;
import org.modelhub.stream.LoopDeadlines;
import org.modelhub.stream.live.Streams;

/** What all sockets share. */
public record SocketHub(
        SocketProperties limits,
        LoopDeadlines deadlines,
        InnerRequests requests,
        Streams streams,
        OpenSockets sockets,
        KeyLookup keys) {}
