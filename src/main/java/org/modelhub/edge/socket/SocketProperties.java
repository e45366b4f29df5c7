package org.modelhub.edge.socket;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Sockets and their limits, {@code hub.socket.*}.
 *
 * @param ping how often a socket is asked whether it is still there; gone after two pings without a word
 * @param maxFrame bytes of one frame of a client
 * @param maxMessage bytes of one message of a client, however many frames it has
 * @param streams open at once on one socket
 * @param max sockets open at once
 * @param origins of web pages that may open a socket, beside pages of the hub's own origin; {@code *} is any
 * @param writeQueue bytes that may wait in the hub for one socket
 * @param sendBuffer bytes that may wait in the system's buffer for one socket
 * @param closing how long a client has to answer a close
 */
@ConfigurationProperties("hub.socket")
public record SocketProperties(
        @DefaultValue("30s") Duration ping,
        @DefaultValue("1048576") int maxFrame,
        @DefaultValue("4194304") int maxMessage,
        @DefaultValue("16") int streams,
        @DefaultValue("20000") int max,
        @DefaultValue({}) List<String> origins,
        @DefaultValue("16384") int writeQueue,
        @DefaultValue("131072") int sendBuffer,
        @DefaultValue("2s") Duration closing) {

    private static final int MOST_BYTES = 64 << 20;

    public SocketProperties {
        origins = List.copyOf(origins);
        within(maxFrame, 1024, MOST_BYTES, "max-frame");
        within(maxMessage, 1024, MOST_BYTES, "max-message");
        within(streams, 1, 1024, "streams");
        within(max, 1, 1_000_000, "max");
        within(writeQueue, 1024, MOST_BYTES, "write-queue");
        within(sendBuffer, 4096, MOST_BYTES, "send-buffer");
        positive(ping, "ping");
        positive(closing, "closing");
    }

    /** Has a server take sockets within these limits. No compression: a few bytes could become many. */
    public void allow(HttpServerOptions server) {
        server.setWebSocketSubProtocols(Subprotocols.SPOKEN)
                .setMaxWebSocketFrameSize(maxFrame)
                .setMaxWebSocketMessageSize(maxMessage)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }

    private static void within(int value, int min, int max, String name) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "hub.socket." + name + " must be from " + min + " to " + max + ", not " + value);
        }
    }

    private static void positive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("hub.socket." + name + " must be positive, not " + value);
        }
    }
}
