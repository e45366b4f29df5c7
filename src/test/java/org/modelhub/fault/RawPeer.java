package org.modelhub.fault;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;

/** A peer that reads whole HTTP requests from a bare socket and answers with bytes of its own choice. */
abstract class RawPeer extends FakePeer {

    private static final int CLOSE_WITH_FIN = -1;
    private static final int CLOSE_WITH_RESET = 0;

    /** For the end of a constructor: when this returns, the peer listens. */
    final void open() {
        open(CLOSE_WITH_FIN);
    }

    /** As {@link #open}, and every close is an RST: lingering for no time throws the unsent away. */
    final void openResetting() {
        open(CLOSE_WITH_RESET);
    }

    private void open(int linger) {
        NetServerOptions options = new NetServerOptions().setHost(LOOPBACK).setPort(0);
        options.setTcpNoDelay(true).setSoLinger(linger);
        listening(vertx.createNetServer(options)
                .connectHandler(this::connected)
                .listen()
                .map(server -> server.actualPort()));
    }

    /** Called for each complete request. */
    abstract void answer(NetSocket socket, SeenRequest request);

    /** Called when a connection is there and nothing has been read. */
    void accepted(NetSocket socket) {}

    final void send(NetSocket socket, Buffer bytes) {
        seen().sent(bytes.length());
        socket.write(bytes);
    }

    final void send(NetSocket socket, String text) {
        send(socket, Buffer.buffer(text));
    }

    private void connected(NetSocket socket) {
        seen().opened();
        RawRequests requests = new RawRequests(request -> {
            seen().request(request);
            answer(socket, request);
        });
        socket.exceptionHandler(gone -> {});
        socket.closeHandler(closed -> seen().closed());
        socket.handler(bytes -> {
            seen().received(bytes.length());
            requests.feed(bytes);
        });
        accepted(socket);
    }
}
