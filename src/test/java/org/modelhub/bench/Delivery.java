package org.modelhub.bench;

import java.time.Duration;

/** A way on which streams reach their clients, as the capacity rows compare them. */
public enum Delivery {
    DIRECT("mock directly"),
    NGINX("nginx, SSE"),
    RAW("raw proxy, SSE"),
    EVENTS("hub, SSE"),
    RESUMABLE("hub, SSE that can be resumed"),
    SOCKETS("hub, a WebSocket each"),
    SHARED("hub, ten on a WebSocket");

    private static final int STREAMS_ON_A_SOCKET = 10;
    private static final String RESUME = "Hub-Stream-Resume: 1\r\n";

    private final String title;

    Delivery(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    boolean isHub() {
        return compareTo(EVENTS) >= 0;
    }

    /** Whether over WebSockets. */
    public boolean isSocket() {
        return this == SOCKETS || this == SHARED;
    }

    /** What the head of a request for events says more. */
    public String headers() {
        return this == RESUMABLE ? RESUME : "";
    }

    /** Streams on one connection. */
    int streamsEach() {
        return this == SHARED ? STREAMS_ON_A_SOCKET : 1;
    }

    private StreamLoad.Dial dial(Target target) {
        return isSocket()
                ? SocketStreams.each(target, BenchNames.TOKENS, streamsEach())
                : StreamLoad.events(target, target.request(BenchNames.TOKENS, true, headers()));
    }

    /** Holds so many streams once. */
    StreamLoad.Result hold(Target target, int streams, Duration ramp, Duration length) {
        return StreamLoad.once(target, dial(target), streams / streamsEach(), ramp, length, target::rssMebibytes);
    }
}
