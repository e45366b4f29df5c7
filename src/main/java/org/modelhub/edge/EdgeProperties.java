package org.modelhub.edge;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The data port and its limits, {@code hub.edge.*}.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param loops event loops, each with its own server on the shared port
 * @param maxBody bytes of one request; admits several images as base64
 * @param maxReply bytes of one answer that is no stream; Dify's daemon takes no line of 5 MB
 * @param maxHeader bytes of all headers of one request
 * @param maxHeaders count of headers of one request
 * @param maxUrl bytes of the request line
 * @param bodyTimeout within which a request must be read whole, however steadily it comes
 * @param exchangeTimeout within which an answer must have begun
 * @param heartbeat silence after which an open stream gets a comment
 * @param pace how slow a client may be
 */
@ConfigurationProperties("hub.edge")
public record EdgeProperties(
        @DefaultValue("0.0.0.0") String host,
        @DefaultValue("8080") int port,
        @DefaultValue("2") int loops,
        @DefaultValue("33554432") int maxBody,
        @DefaultValue("5000000") int maxReply,
        @DefaultValue("8192") int maxHeader,
        @DefaultValue("100") int maxHeaders,
        @DefaultValue("8192") int maxUrl,
        @DefaultValue("10m") Duration bodyTimeout,
        @DefaultValue("595s") Duration exchangeTimeout,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue PaceProperties pace) {

    private static final int HIGHEST_PORT = 65_535;

    public EdgeProperties {
        within(port, 0, HIGHEST_PORT, "port");
        within(loops, 1, 64, "loops");
        within(maxBody, 1024, Integer.MAX_VALUE, "max-body");
        within(maxReply, 1024, Integer.MAX_VALUE, "max-reply");
        within(maxHeader, 1024, 1 << 20, "max-header");
        within(maxHeaders, 10, 10_000, "max-headers");
        within(maxUrl, 256, 1 << 20, "max-url");
        positive(bodyTimeout, "body-timeout");
        positive(exchangeTimeout, "exchange-timeout");
        positive(heartbeat, "heartbeat");
    }

    private static void within(int value, int min, int max, String name) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "hub.edge." + name + " must be from " + min + " to " + max + ", not " + value);
        }
    }

    private static void positive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("hub.edge." + name + " must be positive, not " + value);
        }
    }
}
