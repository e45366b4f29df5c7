package org.modelhub.upstream.auth;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a key of several rests after its provider refused it, {@code hub.upstream.keys.*}.
 *
 * @param refused after 401, 402 or 403: somebody has to look after it
 * @param limited after 429 without a Retry-After
 * @param longest after 429, whatever its Retry-After says
 */
@ConfigurationProperties("hub.upstream.keys")
public record KeyProperties(
        @DefaultValue("5m") Duration refused,
        @DefaultValue("10s") Duration limited,
        @DefaultValue("1h") Duration longest) {

    public static final KeyProperties DEFAULT =
            new KeyProperties(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(1));

    public KeyProperties {
        positive(refused, "refused");
        positive(limited, "limited");
        positive(longest, "longest");
    }

    private static void positive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("hub.upstream.keys." + name + " must be positive, not " + value);
        }
    }
}
