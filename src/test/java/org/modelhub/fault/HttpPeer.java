package org.modelhub.fault;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A peer that speaks proper HTTP/1.1 and misbehaves, if at all, in what it says. */
abstract class HttpPeer extends FakePeer {

    /** For the end of a constructor: when this returns, the peer listens; port 0 means any. */
    final void open(int port) {
        HttpServerOptions options =
                new HttpServerOptions().setHost(LOOPBACK).setPort(port).setTcpNoDelay(true);
        options.setSendBufferSize(sendBuffer());
        listening(vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    seen().opened();
                    connection.closeHandler(closed -> seen().closed());
                })
                .requestHandler(this::received)
                .listen()
                .map(server -> server.actualPort()));
    }

    /** Bytes that the system may keep for a connection; by default what it likes. */
    int sendBuffer() {
        return HttpServerOptions.DEFAULT_SEND_BUFFER_SIZE;
    }

    /** Called for each complete request. */
    abstract void answer(SeenRequest request, HttpServerResponse response);

    final void json(HttpServerResponse response, int status, JsonObject body) {
        Buffer bytes = body.toBuffer();
        seen().sent(bytes.length());
        response.setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(bytes);
    }

    final void error(HttpServerResponse response, int status, String type, String message) {
        JsonObject error = new JsonObject()
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", String.valueOf(status));
        json(response, status, new JsonObject().put("error", error));
    }

    /** Writes piece after piece at the given pace and the reader's, whichever is slower, and ends the reply. */
    final void stream(List<String> pieces, Duration pace, HttpServerResponse response) {
        streamBytes(pieces.stream().map(Buffer::buffer).toList(), pace, response);
    }

    /** The same with pieces that are not text. */
    final void streamBytes(List<Buffer> pieces, Duration pace, HttpServerResponse response) {
        stream(pieces, 0, pace, response);
    }

    private void stream(List<Buffer> pieces, int next, Duration pace, HttpServerResponse response) {
        if (response.closed()) {
            return;
        }
        if (next == pieces.size()) {
            response.end();
            return;
        }
        Buffer piece = pieces.get(next);
        seen().sent(piece.length());
        response.write(piece);
        Runnable more = () -> stream(pieces, next + 1, pace, response);
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> more.run());
        } else {
            after(pace, more);
        }
    }

    /** Later, but on the event loop and never before the caller returned. */
    final void after(Duration delay, Runnable action) {
        if (delay.isZero()) {
            vertx.runOnContext(now -> action.run());
        } else {
            vertx.setTimer(delay.toMillis(), now -> action.run());
        }
    }

    private void received(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.exceptionHandler(gone -> {});
        response.closeHandler(closed -> noteAbandoned(response));
        request.exceptionHandler(gone -> {});
        request.body().onSuccess(body -> {
            SeenRequest whole = whole(request, body);
            seen().received(body.length());
            seen().request(whole);
            answer(whole, response);
        });
    }

    private void noteAbandoned(HttpServerResponse response) {
        if (!response.ended()) {
            seen().left();
        }
    }

    private static SeenRequest whole(HttpServerRequest request, Buffer body) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return new SeenRequest(request.method().name(), request.uri(), headers, body.getBytes(), Instant.now());
    }
}
