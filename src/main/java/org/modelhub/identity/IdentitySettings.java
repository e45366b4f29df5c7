package org.modelhub.identity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings under {@code hub.identity}.
 *
 * @param bootstrapAdminKey the operator's own admin key for the first start, or null for a generated one
 * @param pepper the key of the keyed hash, or null for a file in the data folder
 * @param refresh how often changes by other replicas are looked for; a revoked key is refused within this time and one
 *     query
 */
record IdentitySettings(
        @Nullable String bootstrapAdminKey, @Nullable String pepper, Duration refresh) {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMillis(900);

    IdentitySettings {
        bootstrapAdminKey = blankAsNull(bootstrapAdminKey);
        pepper = blankAsNull(pepper);
        refresh = refresh == null ? Duration.ofMillis(500) : refresh;
        if (bootstrapAdminKey != null && !PresentedKey.isPlausible(bootstrapAdminKey)) {
            throw new IllegalArgumentException("HUB_BOOTSTRAP_ADMIN_KEY must be " + PresentedKey.SHORTEST + " to "
                    + PresentedKey.LONGEST + " visible ASCII characters without spaces");
        }
        if (refresh.compareTo(SHORTEST) < 0 || refresh.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("hub.identity.refresh must be from 50ms to 900ms");
        }
    }

    private static @Nullable String blankAsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    @Override
    public String toString() {
        return "identity settings";
    }
}
