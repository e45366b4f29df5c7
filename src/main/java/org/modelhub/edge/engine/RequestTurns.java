package org.modelhub.edge.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets the requests of one connection in one after the other: each when the answer before it is written, and when no more
 * of the answers waits than Vert.x lets wait of a stream. What a client has sent beyond that is held, and nothing more is
 * read from it, so that its connection never costs more than that mark, one answer and one read. Behind an answer that
 * says that the connection ends, none is let in.
 *
 * <p>Vert.x orders pipelined requests too, but begins the next one however much of the answers waits, and reads heads
 * without end while one is being written: a client that asks and takes nothing would fill the heap. One event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or a close that fails ends in the connection's close
final class RequestTurns extends ChannelDuplexHandler {

    private final ConnectionBase connection;
    private final Channel channel;
    private final Wire wire = new Wire();
    /** What was decoded and is not let in; begins with a request. */
    private final Queue<Object> messages = new ArrayDeque<>(2);
    /** What was read behind it. */
    private final Queue<Object> bytes = new ArrayDeque<>(2);

    private @Nullable ChannelHandlerContext here;
    private boolean answering;
    /** The answer that is written says that the connection ends with it. */
    private boolean last;
    /** It did: no further request is let in. */
    private boolean over;
    /** One came all the same: neither it nor what is behind it is let in. */
    private boolean shut;

    private boolean due;

    private RequestTurns(ConnectionBase connection) {
        this.connection = connection;
        this.channel = connection.channel();
    }

    /** Guards a connection; on its event loop, before its first byte is read. */
    static void on(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            RequestTurns turns = new RequestTurns(base);
            base.channel().pipeline().addFirst(turns.wire);
            base.channel().pipeline().addBefore(base.channelHandlerContext().name(), null, turns);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        here = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        // The end of the request that was answered is still to come where it was answered at once.
        shut |= over && message instanceof HttpRequest;
        if (shut) {
            ReferenceCountUtil.release(message);
        } else if (messages.isEmpty() && isNext(message)) {
            letIn(context, message);
        } else {
            messages.add(message);
            connection.doPause();
        }
    }

    private boolean isNext(Object message) {
        return !(message instanceof HttpRequest) || (!answering && channel.isWritable());
    }

    private void letIn(ChannelHandlerContext context, Object message) {
        answering |= message instanceof HttpRequest;
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message, promise);
        if (message instanceof HttpResponse answer && isInterim(answer)) {
            return;
        }
        if (message instanceof LastHttpContent) {
            answered();
        }
    }

    private boolean isInterim(HttpResponse answer) {
        last = answer.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        if (answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            leave();
        }
        return answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void answered() {
        answering = false;
        if (last) {
            // Read on all the same: a connection closed with something unread takes the answer back.
            over = true;
            shut = !messages.isEmpty();
            forget();
            connection.doResume();
        } else {
            goOn();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        goOn();
    }

    /** Soon, not now: Vert.x may be in the middle of ending the answer. */
    private void goOn() {
        if (!messages.isEmpty() && !due && channel.isWritable()) {
            due = true;
            channel.eventLoop().execute(this::letNextIn);
        }
    }

    private void letNextIn() {
        due = false;
        ChannelHandlerContext context = here;
        if (context == null || context.isRemoved()) {
            return;
        }
        while (!messages.isEmpty() && isNext(messages.element())) {
            letIn(context, messages.remove());
        }
        while (messages.isEmpty() && !bytes.isEmpty()) {
            wire.pass(bytes.remove());
        }
        // Vert.x sends what was answered at once only then.
        context.fireChannelReadComplete();
        if (messages.isEmpty()) {
            connection.doResume();
        }
    }

    /** The connection is a WebSocket from now on; whoever sent more before it knew that has broken the handshake. */
    private void leave() {
        boolean broken = !messages.isEmpty();
        channel.pipeline().remove(wire);
        channel.pipeline().remove(this);
        if (broken) {
            channel.close();
        }
    }

    private void forget() {
        messages.forEach(ReferenceCountUtil::release);
        messages.clear();
        bytes.forEach(ReferenceCountUtil::release);
        bytes.clear();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forget();
    }

    /** In front of all else: what comes although nothing is to be read, as the last bytes of a client that leaves. */
    private final class Wire extends ChannelInboundHandlerAdapter {

        private @Nullable ChannelHandlerContext here;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            here = context;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            if (messages.isEmpty()) {
                context.fireChannelRead(read);
            } else {
                bytes.add(read);
                connection.doPause();
            }
        }

        void pass(Object read) {
            if (here != null) {
                here.fireChannelRead(read);
            }
        }
    }
}
