package org.modelhub.upstream;

import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.modelhub.stream.Deadlines;
import org.modelhub.stream.LoopDeadlines;

/**
 * One HTTP client and one set of deadlines for each event loop, owned by no route, so that an answer stays on the loop of
 * its client and a drained route closes nobody's connection.
 */
public final class UpstreamLoops implements AutoCloseable {

    /**
     * What belongs to one event loop.
     *
     * @param used connections that have carried a call before
     */
    record Loop(HttpClient client, Deadlines deadlines, Set<HttpConnection> used) {

        /** Notes that the connection carries a call; returns whether it carried one before. */
        boolean reuses(HttpConnection connection) {
            if (!used.add(connection)) {
                return true;
            }
            connection.closeHandler(closed -> used.remove(connection));
            return false;
        }
    }

    private final Vertx vertx;
    private final UpstreamProperties settings;
    private final LoopDeadlines deadlines;
    private final Map<Thread, Loop> loops = new ConcurrentHashMap<>();

    public UpstreamLoops(Vertx vertx, UpstreamProperties settings, LoopDeadlines deadlines) {
        this.vertx = vertx;
        this.settings = settings;
        this.deadlines = deadlines;
    }

    /** Runs the action on an event loop: at once where the caller is on one. */
    void run(Consumer<Loop> action) {
        if (Context.isOnEventLoopThread()) {
            action.accept(current());
        } else {
            vertx.getOrCreateContext().runOnContext(nothing -> action.accept(current()));
        }
    }

    private Loop current() {
        Thread thread = Thread.currentThread();
        Loop loop = loops.get(thread);
        return loop != null
                ? loop
                : loops.computeIfAbsent(thread, any -> new Loop(client(), deadlines.current(), new HashSet<>()));
    }

    private HttpClient client() {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setKeepAliveTimeout((int) settings.keepAlive().toSeconds())
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setMaxHeaderSize(settings.maxHeader())
                .setMaxRedirects(0)
                .setDecompressionSupported(false);
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(settings.connectionsPerOrigin())
                .setMaxWaitQueueSize(settings.waitQueue());
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(UpstreamLoops::takeTurns)
                .build();
    }

    /** A provider that floods may fill one buffer (up to 64 KiB) before other connections of the loop are looked at. */
    private static void takeTurns(HttpConnection connection) {
        if (connection instanceof ConnectionBase base
                && base.channel().config().getRecvByteBufAllocator() instanceof MaxMessagesRecvByteBufAllocator reads) {
            reads.maxMessagesPerRead(1);
        }
    }

    @Override
    public void close() {
        loops.values().forEach(loop -> loop.client().close());
    }
}
