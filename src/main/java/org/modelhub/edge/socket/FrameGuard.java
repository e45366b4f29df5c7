package org.modelhub.edge.socket;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.function.IntConsumer;

/**
 * Stands before Vert.x, which cuts the connection at the first byte that breaks RFC 6455 and says nothing: hears of it
 * first, and skips what follows, so that the close frame reaches a client that is still sending.
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {

    private final IntConsumer violated;
    private boolean skipping;

    /** @param violated gets the close code, once */
    FrameGuard(IntConsumer violated) {
        this.violated = violated;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (skipping) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (skipping) {
            return;
        }
        if (cause instanceof CorruptedWebSocketFrameException broken) {
            skipping = true;
            ChannelHandler decoder = (ChannelHandler) context.pipeline().get(WebSocketFrameDecoder.class);
            context.pipeline().remove(decoder);
            violated.accept(broken.closeStatus().code());
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}
