package org.modelhub.edge.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.modelhub.edge.PaceProperties;

/**
 * Watches one connection of the data port, from its bytes and from its messages, and cuts it when its client is too slow.
 * It leaves when the connection becomes a WebSocket, which has rules of its own.
 *
 * <p>Beneath Vert.x, whose idle time knows neither a head that drips nor a client that reads a byte now and then, and would
 * cut an answer that takes its time. One event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or a close that fails ends in the connection's close
final class ConnectionGuard {

    private final Channel channel;
    private final long lookMillis;
    private final Consumer<String> cut;
    private final ClientPace pace;
    private final Bytes bytes = new Bytes();
    private final Messages messages = new Messages();
    private long written;
    private boolean over;

    private ConnectionGuard(Channel channel, PaceProperties limits, Consumer<String> cut) {
        this.channel = channel;
        this.lookMillis = limits.look().toMillis();
        this.cut = cut;
        this.pace = new ClientPace(limits, System.nanoTime());
    }

    /**
     * Guards a connection; on its event loop, before its first byte is read.
     *
     * @param cut is told why
     */
    static void on(HttpConnection connection, PaceProperties limits, Consumer<String> cut) {
        if (connection instanceof ConnectionBase base) {
            boundKernel(base.channel(), limits.unsent());
            new ConnectionGuard(base.channel(), limits, cut)
                    .begin(base.channelHandlerContext().name());
        }
    }

    /** Else megabytes would wait where nobody sees that they wait. Only Linux knows how. */
    private static void boundKernel(Channel channel, int unsent) {
        if (channel instanceof EpollSocketChannel linux) {
            linux.config().setTcpNotSentLowAt(unsent);
        }
    }

    private void begin(String http) {
        channel.pipeline().addFirst(bytes);
        channel.pipeline().addBefore(http, null, messages);
        lookSoon();
    }

    private void lookSoon() {
        channel.eventLoop().schedule(this::look, lookMillis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        if (over || out == null) {
            return;
        }
        long waiting = Math.max(0, out.totalPendingWriteBytes() - out.currentProgress());
        ClientPace.Slowness slowness = pace.look(System.nanoTime(), waiting, written - waiting, this::untaken);
        if (slowness == null) {
            lookSoon();
            return;
        }
        over = true;
        cut.accept(slowness.word());
        if (slowness == ClientPace.Slowness.ANSWER || slowness == ClientPace.Slowness.STREAM) {
            // Nothing of it will be taken, and the kernel need not keep it for a quarter of an hour.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        // From beneath Vert.x, which would first wait for what waits to be written.
        channel.pipeline().context(bytes).close();
    }

    /**
     * TCP says that it has to ask the client for room, and when it last had some. What is merely on its way, or lost, is
     * unacknowledged. Only Linux says so; and nobody knows of what lies unread with the client.
     */
    private long untaken() {
        if (!(channel instanceof EpollSocketChannel linux)) {
            return 0;
        }
        EpollTcpInfo tcp = linux.tcpInfo();
        boolean asks = tcp.backoff() > 0 && tcp.unacked() == 0;
        return asks ? TimeUnit.MILLISECONDS.toNanos(tcp.lastDataSent()) : 0;
    }

    private void leave() {
        over = true;
        channel.pipeline().remove(bytes);
        channel.pipeline().remove(messages);
    }

    /** Sees what goes over the wire. */
    private final class Bytes extends ChannelDuplexHandler {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf read) {
                pace.came(read.readableBytes(), System::nanoTime);
            }
            context.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof ByteBuf out) {
                written += out.readableBytes();
            }
            context.write(message, promise);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            over = true;
            context.fireChannelInactive();
        }
    }

    /** Sees where heads, bodies and answers end. */
    private final class Messages extends ChannelDuplexHandler {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                pace.headRead();
            }
            if (message instanceof LastHttpContent) {
                pace.bodyRead(System.nanoTime());
            }
            context.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            context.write(message, promise);
            if (message instanceof HttpResponse answer) {
                began(answer);
            } else if (message instanceof LastHttpContent) {
                pace.answered(System.nanoTime());
            }
        }

        private void began(HttpResponse answer) {
            HttpResponseStatus status = answer.status();
            if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                leave();
            } else if (status.codeClass() != HttpStatusClass.INFORMATIONAL) {
                boolean whole = answer instanceof LastHttpContent;
                pace.answerBegan(whole);
                if (whole) {
                    pace.answered(System.nanoTime());
                }
            }
        }
    }
}
