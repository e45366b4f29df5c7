package org.modelhub.ws;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.modelhub.edge.socket.CloseCode;
import org.modelhub.edge.socket.SocketLink;
import org.modelhub.edge.socket.SocketProperties;
import org.modelhub.edge.socket.SocketProtocol;
import org.modelhub.stream.LoopDeadlines;

/** The hub's sockets with nothing behind them: each message comes back as it is. */
final class EchoServer implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final LoopDeadlines deadlines = new LoopDeadlines(vertx);
    private final SocketProperties limits;
    private final HttpServer server;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<SocketLink> links = ConcurrentHashMap.newKeySet();

    EchoServer(SocketProperties limits) {
        this.limits = limits;
        HttpServerOptions options =
                new HttpServerOptions().setHost("127.0.0.1").setPort(0).setTcpNoDelay(true);
        limits.allow(options);
        server = vertx.createHttpServer(options).requestHandler(this::upgrade);
        try {
            server.listen().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void upgrade(HttpServerRequest request) {
        request.toWebSocket()
                .map(socket -> SocketLink.open(
                        socket,
                        request.connection(),
                        limits,
                        deadlines.current(),
                        link -> new Echo(link, socket, open)))
                .onSuccess(links::add);
    }

    /** Closes all sockets, as a hub does that ends. */
    void sendAway() {
        // There is one event loop, so it is theirs.
        vertx.runOnContext(turn -> links.forEach(link -> link.close(CloseCode.DRAINING, "over")));
    }

    /** Sockets that the server takes for open. */
    int open() {
        return open.get();
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Says what it hears. */
    private record Echo(SocketLink link, ServerWebSocket socket, AtomicInteger open) implements SocketProtocol {

        Echo {
            open.incrementAndGet();
        }

        @Override
        public void message(byte[] text) {
            link.send(text, text.length);
            link.flushSoon();
        }

        @Override
        public boolean takesBinary() {
            return true;
        }

        @Override
        public void binary(byte[] data) {
            socket.writeBinaryMessage(Buffer.buffer(data));
        }

        @Override
        public void closed() {
            open.decrementAndGet();
        }
    }
}
