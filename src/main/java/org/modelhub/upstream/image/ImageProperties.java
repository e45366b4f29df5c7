package org.modelhub.upstream.image;

import java.time.Duration;
import java.util.List;
import org.modelhub.wire.JsonLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the hub fetches pictures that requests name by address, {@code hub.upstream.images.*}.
 *
 * @param count pictures of one request
 * @param size bytes of one picture; its base64 has to stay within one string of the wire limits
 * @param totalSize bytes of all pictures of one request
 * @param timeout for one picture, redirects included
 * @param redirects that are followed, each checked as the first address was
 * @param ports that may be reached
 * @param allow addresses that may be reached though they are not public, as {@code 10.1.2.0/24} or {@code 10.1.2.3}
 * @param resolvers names looked up at a time
 */
@ConfigurationProperties("hub.upstream.images")
public record ImageProperties(
        @DefaultValue("16") int count,
        @DefaultValue("3000000") int size,
        @DefaultValue("12000000") int totalSize,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("3") int redirects,
        @DefaultValue({"80", "443"}) List<Integer> ports,
        @DefaultValue List<String> allow,
        @DefaultValue("4") int resolvers) {

    private static final int MOST = JsonLimits.DEFAULT.string() / 4 * 3 - 64;

    public static final ImageProperties DEFAULT =
            new ImageProperties(16, 3_000_000, 12_000_000, Duration.ofSeconds(10), 3, List.of(80, 443), List.of(), 4);

    public ImageProperties {
        atLeast(1, count, "count");
        atLeast(1, size, "size");
        if (size > MOST) {
            throw new IllegalArgumentException("hub.upstream.images.size must be at most " + MOST + ", not " + size);
        }
        atLeast(size, totalSize, "total-size");
        atLeast(1, timeout.toMillis(), "timeout");
        atLeast(0, redirects, "redirects");
        atLeast(1, resolvers, "resolvers");
        ports = List.copyOf(ports);
        allow = List.copyOf(allow);
        allow.forEach(AddressBlock::parse);
    }

    private static void atLeast(int least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "hub.upstream.images." + name + " must be at least " + least + ", not " + value);
        }
    }
}
