package org.modelhub.edge.engine;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.modelhub.dialect.ClientDialect;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.RequestListener;
import org.modelhub.stream.Deadlines;

/**
 * The body of a streamed answer, as bytes: its head, what is sent of it, and a heartbeat where nothing is, unless the
 * client does not read. What the bytes mean, and when they end, is for who sends them. One event loop only.
 */
final class EventBody implements Deadlines.Watched {

    private static final long FIRST_HEARTBEAT_NANOS = 1_000_000_000L;

    private final HubHttp http;
    private final HubRequest request;
    private final HttpServerResponse out;
    private final ClientDialect dialect;
    private boolean wrote;
    private boolean quiet;
    private long heartbeatAt;

    EventBody(HubHttp http, HubRequest request, HttpServerResponse out, ClientDialect dialect) {
        this.http = http;
        this.request = request;
        this.out = out;
        this.dialect = dialect;
    }

    void open() {
        out.setChunked(true)
                .putHeader("Content-Type", dialect.streamType())
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
        ReplyHeads.write(out, http, request, true);
        http.listeners().forEach(RequestListener::streamOpened);
        postponeHeartbeat();
        request.deadlines().watch(this);
    }

    /**
     * An upstream may be silent beyond the commit time: the head goes out soon, with the first heartbeat.
     *
     * @param quiet whether that is the head alone, as long as nothing was sent
     */
    void headSoon(boolean quiet) {
        this.quiet = quiet;
        heartbeatAt = System.nanoTime()
                + Math.min(FIRST_HEARTBEAT_NANOS, http.properties().heartbeat().toNanos());
    }

    void send(Buffer bytes) {
        quiet = false;
        write(bytes);
    }

    private void write(Buffer bytes) {
        if (!wrote) {
            wrote = true;
            request.passport().stamp(Passport.Moment.FIRST_BYTE);
        }
        postponeHeartbeat();
        // A failing write may tell that the client left before write() returns.
        out.write(bytes).onFailure(cause -> request.clientLeft());
    }

    /** Whether anything went out. */
    boolean wrote() {
        return wrote;
    }

    void heartbeat() {
        send(Buffer.buffer(dialect.heartbeat()));
    }

    /** Nothing more is sent; whether the body ends or breaks off is another matter. */
    void close() {
        request.deadlines().unwatch(this);
        http.listeners().forEach(RequestListener::streamClosed);
    }

    private void postponeHeartbeat() {
        heartbeatAt = System.nanoTime() + http.properties().heartbeat().toNanos();
    }

    @Override
    public long deadline() {
        return heartbeatAt;
    }

    @Override
    public void expired() {
        if (out.writeQueueFull()) {
            // The client does not read: more bytes would only wait.
            postponeHeartbeat();
        } else if (quiet) {
            write(Buffer.buffer());
        } else {
            heartbeat();
        }
    }
}
