package org.modelhub.edge.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.Function;
import org.modelhub.stream.Deadlines;
import org.modelhub.wire.JsonWriter;

/**
 * One WebSocket by RFC 6455, whatever is spoken over it: whole messages in, under limits; text out, as fast as the client
 * reads; pings, and the end.
 *
 * <pre>
 *   OPEN ──close(), a limit, a broken frame──▶ CLOSING ──answered, or time over──▶ CLOSED
 *     │                                                                              ▲
 *     └──the client closes, two pings without an answer, connection lost─────────────┘
 * </pre>
 *
 * Nothing is kept for a client that does not read: who writes asks {@link #writable} before, and while there is no room
 * nothing is read that would have to be answered. One event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends in the socket's close
public final class SocketLink implements Deadlines.Watched {

    private static final int LONGEST_HEADER = 10;
    private static final byte FINAL_TEXT = (byte) 0x81;
    private static final int SHORT = 125;
    private static final int MEDIUM = 0xFFFF;

    private final ServerWebSocket socket;
    private final SocketProtocol protocol;
    private final SocketProperties limits;
    private final Deadlines deadlines;
    private final ChannelHandlerContext context;
    private final Channel channel;
    private final MessageParts parts;
    private final Heartbeat heartbeat;
    private final Runnable flush = this::flush;
    private boolean flushing;
    private boolean held;
    private boolean closing;
    private boolean told;
    private long cutAt;

    /**
     * Speaks a protocol over a socket of which nothing was read yet.
     *
     * @param connection of the request that became the socket
     */
    public static SocketLink open(
            ServerWebSocket socket,
            HttpConnection connection,
            SocketProperties limits,
            Deadlines deadlines,
            Function<SocketLink, SocketProtocol> speaker) {
        SocketLink link = new SocketLink(socket, connection, limits, deadlines, speaker);
        link.start();
        return link;
    }

    private SocketLink(
            ServerWebSocket socket,
            HttpConnection connection,
            SocketProperties limits,
            Deadlines deadlines,
            Function<SocketLink, SocketProtocol> speaker) {
        this.socket = socket;
        this.limits = limits;
        this.deadlines = deadlines;
        this.context = ((ConnectionBase) connection).channelHandlerContext();
        this.channel = context.channel();
        this.parts = new MessageParts(limits.maxMessage());
        this.heartbeat = new Heartbeat(limits.ping().toNanos(), System.nanoTime());
        this.protocol = speaker.apply(this);
    }

    private void start() {
        channel.pipeline().addBefore(context.name(), "frameGuard", new FrameGuard(this::violated));
        channel.config().setOption(ChannelOption.SO_SNDBUF, limits.sendBuffer());
        socket.setWriteQueueMaxSize(limits.writeQueue());
        // A broken connection is heard of by its close.
        socket.exceptionHandler(cause -> {})
                .closeHandler(nothing -> over())
                .drainHandler(nothing -> drained())
                .frameHandler(this::take);
        deadlines.watch(this);
    }

    private void take(WebSocketFrame frame) {
        heartbeat.heard();
        if (closing) {
            return;
        }
        switch (frame.type()) {
            case TEXT -> begin(true, frame);
            case BINARY -> begin(false, frame);
            case CONTINUATION -> piece(frame);
            // Vert.x has answered it: with so many, the answers would wait without a bound.
            case PING -> holdIfFull();
            default -> {}
        }
    }

    private void begin(boolean text, WebSocketFrame frame) {
        if (text || protocol.takesBinary()) {
            parts.begin(text);
            piece(frame);
        } else {
            close(CloseCode.UNSUPPORTED, "only text is taken");
        }
    }

    private void piece(WebSocketFrame frame) {
        Buffer data = frame.binaryData();
        switch (parts.take(data.getBytes(), frame.isFinal())) {
            case MORE -> {}
            case WHOLE -> whole();
            case INVALID -> close(CloseCode.INVALID_TEXT, "the text is not valid UTF-8");
            case TOO_LARGE -> close(CloseCode.TOO_BIG, "a message may have " + limits.maxMessage() + " bytes");
            case TOO_MANY -> close(CloseCode.TOO_BIG, "a message of so many so small frames");
        }
    }

    private void whole() {
        if (parts.isText()) {
            protocol.message(parts.give());
        } else {
            protocol.binary(parts.give());
        }
        holdIfFull();
    }

    private void holdIfFull() {
        if (!held && !closing && !channel.isWritable()) {
            held = true;
            channel.config().setAutoRead(false);
        }
    }

    private void drained() {
        readOn();
        if (!closing) {
            protocol.drained();
        }
    }

    private void readOn() {
        if (held) {
            held = false;
            channel.config().setAutoRead(true);
        }
    }

    /** Whether what is sent now leaves soon. What is sent all the same waits in memory. */
    public boolean writable() {
        return !closing && channel.isWritable();
    }

    /** Sends a text message, which leaves with the next {@link #flushSoon()}; nothing if the socket is being closed. */
    public void send(JsonWriter text) {
        send(text.array(), text.length());
    }

    /** Sends the first bytes of an array as a text message; they are copied. */
    public void send(byte[] utf8, int length) {
        if (closing) {
            return;
        }
        // Written past Vert.x: a promise and two objects less for each token.
        ByteBuf frame = context.alloc().buffer(length + LONGEST_HEADER);
        frame.writeByte(FINAL_TEXT);
        if (length <= SHORT) {
            frame.writeByte(length);
        } else if (length <= MEDIUM) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        context.write(frame.writeBytes(utf8, 0, length), context.voidPromise());
    }

    /** Has what was sent leave at the end of this turn of the event loop, with whatever else is sent in it. */
    public void flushSoon() {
        if (!flushing) {
            flushing = true;
            context.executor().execute(flush);
        }
    }

    /** Has what was sent leave now. */
    public void flush() {
        flushing = false;
        context.flush();
    }

    /**
     * Closes the socket. What was sent before still leaves; nothing is taken any more.
     *
     * @param reason for a person, at most 123 bytes
     */
    public void close(int code, String reason) {
        if (!closing) {
            end(code, reason);
        }
    }

    private Future<Void> end(int code, String reason) {
        closing = true;
        cutAt = System.nanoTime() + limits.closing().toNanos();
        readOn();
        Future<Void> sent = socket.close((short) code, reason);
        context.flush();
        tell();
        return sent;
    }

    public boolean isClosing() {
        return closing;
    }

    /** The client broke the protocol: whatever it sends cannot be understood, also not its answer to the close. */
    private void violated(int code) {
        if (closing) {
            cut();
            return;
        }
        // Behind the close frame: the client sees the end at once, and is not reset while it still sends.
        end(code, "").onComplete(sent -> {
            if (channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
    }

    private void over() {
        closing = true;
        deadlines.unwatch(this);
        tell();
    }

    private void tell() {
        if (!told) {
            told = true;
            protocol.closed();
        }
    }

    @Override
    public long deadline() {
        return closing ? cutAt : heartbeat.next();
    }

    @Override
    public void expired() {
        if (closing || !heartbeat.beat(System.nanoTime())) {
            deadlines.unwatch(this);
            cut();
        } else {
            socket.writePing(Buffer.buffer());
        }
    }

    /** From behind Vert.x, which would take a closed channel for a wish to say goodbye, and wait ten seconds for it. */
    private void cut() {
        context.close();
    }
}
