package org.modelhub.edge.engine;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import org.modelhub.chat.HubError;
import org.modelhub.edge.ThrownErrors;
import org.modelhub.exchange.Passport;
import org.modelhub.exchange.RequestListener;
import org.modelhub.stream.ByteStream;

/**
 * Pumps an answer of bytes to the client at the client's pace. A failure in its middle breaks the connection off, since
 * bytes have no other way to say that they are not whole. One event loop only; {@code over} closes every race.
 */
final class BytesReply implements RunningReply {

    private final HubHttp http;
    private final Reply reply;
    private final HubRequest request;
    private final HttpServerResponse out;
    private final ByteStream stream;
    private final ReadStream<Buffer> in;
    private boolean over;
    private boolean wrote;

    BytesReply(HubHttp http, Reply reply, HubRequest request, HttpServerResponse out, ByteStream stream) {
        this.http = http;
        this.reply = reply;
        this.request = request;
        this.out = out;
        this.stream = stream;
        this.in = stream.bytes();
    }

    void start() {
        out.setChunked(true)
                .putHeader("Content-Type", stream.contentType())
                .putHeader("X-Content-Type-Options", "nosniff");
        ReplyHeads.write(out, http, request, true);
        http.listeners().forEach(RequestListener::streamOpened);
        in.exceptionHandler(this::broke).handler(this::write).endHandler(nothing -> end());
        in.resume();
    }

    private void write(Buffer bytes) {
        if (over) {
            return;
        }
        if (!wrote) {
            wrote = true;
            request.passport().stamp(Passport.Moment.FIRST_BYTE);
        }
        out.write(bytes).onFailure(cause -> abort());
        if (!over && out.writeQueueFull()) {
            in.pause();
            out.drainHandler(nothing -> in.resume());
        }
    }

    private void end() {
        if (!over) {
            close();
            request.cancel().over();
            out.end();
            reply.streamEnded(null, null, false);
        }
    }

    private void broke(Throwable cause) {
        if (!over) {
            close();
            request.cancel().over();
            out.reset();
            HubError error = ThrownErrors.asHubError(cause);
            reply.streamEnded(null, error, false);
        }
    }

    /** Bytes can only break off. */
    @Override
    public void cut(HubError ending) {
        if (!over) {
            close();
            request.cancel().fire();
            out.reset();
            reply.streamEnded(null, ending, false);
        }
    }

    @Override
    public void cutUnread() {
        request.cancel().fire();
    }

    /** The client left or cannot be written to. */
    @Override
    public void abort() {
        if (!over) {
            close();
            request.cancel().fire();
            out.reset();
            reply.streamEnded(null, null, true);
        }
    }

    private void close() {
        over = true;
        http.listeners().forEach(RequestListener::streamClosed);
    }
}
