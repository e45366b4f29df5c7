package org.modelhub.upstream.auth;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which keys rest, and for how long: those that their provider has just refused. Kept by provider and hash of the key
 * beside all routes, so that a swap does not wake them. Safe for any thread.
 */
public final class KeyRests {

    /**
     * One key's rest.
     *
     * @param until a reading of the clock
     * @param limited whether it rests because its rate is limited; else it was refused as such
     */
    record Rest(long until, boolean limited) {}

    private static final int TOO_MANY = 429;
    /** Keys come and go with the files; those of long ago are no longer looked up. */
    private static final int MOST = 10_000;

    private final KeyProperties settings;
    private final LongSupplier clock;
    private final Map<String, Rest> rests = new ConcurrentHashMap<>();

    public KeyRests(KeyProperties settings) {
        this(settings, System::nanoTime);
    }

    /** @param clock readings like those of {@link System#nanoTime()} */
    public KeyRests(KeyProperties settings, LongSupplier clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The rest that a key has before it, or null if it may be used. */
    @Nullable
    Rest of(String provider, Credential key) {
        Rest rest = rests.get(name(provider, key));
        return rest == null || left(rest).isNegative() ? null : rest;
    }

    Duration left(Rest rest) {
        return Duration.ofNanos(rest.until() - clock.getAsLong());
    }

    /** {@return how long the key rests now} */
    Duration refused(String provider, Credential key, int status, @Nullable Duration retryAfter) {
        Duration span = status == TOO_MANY ? limited(retryAfter) : settings.refused();
        if (rests.size() >= MOST) {
            rests.values().removeIf(rest -> left(rest).isNegative());
        }
        rests.put(name(provider, key), new Rest(clock.getAsLong() + span.toNanos(), status == TOO_MANY));
        return span;
    }

    private Duration limited(@Nullable Duration retryAfter) {
        if (retryAfter == null) {
            return settings.limited();
        }
        return retryAfter.compareTo(settings.longest()) > 0 ? settings.longest() : retryAfter;
    }

    private static String name(String provider, Credential key) {
        return provider + '/' + key.id();
    }
}
