package org.modelhub.upstream.auth;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one provider is shown who calls, and with which of its keys.
 *
 * <p>Of several keys a call takes the first that does not rest: all calls stay with one key, and so with what the
 * vendor has cached for it, until that key is refused. Taking turns would spread the rate limits better, but every key's
 * account would have to warm its own cache.
 */
public final class Authentication {

    private static final Logger LOGGER = LoggerFactory.getLogger(Authentication.class);
    private static final Set<Integer> REFUSALS = Set.of(401, 402, 403, 429);

    private final String provider;
    private final List<Credential> credentials;
    private final KeyRests rests;
    private final @Nullable Proof standing;

    Authentication(String provider, List<Credential> credentials, KeyRests rests) {
        this.provider = provider;
        this.credentials = List.copyOf(credentials);
        this.rests = rests;
        this.standing = credentials.size() == 1 ? credentials.get(0).standing() : null;
    }

    /** Reads the settings. @throws IllegalArgumentException if they contradict themselves */
    public static Authentication of(String provider, AuthenticationSettings settings, Tokens tokens, KeyRests rests) {
        return new Authentication(provider, credentials(provider, settings, tokens), rests);
    }

    private static List<Credential> credentials(String provider, AuthenticationSettings settings, Tokens tokens) {
        String form = settings.form();
        String word = form.toLowerCase(Locale.ROOT);
        if (word.equals("none")) {
            return List.of(KeyCredential.none());
        }
        if (word.equals("oauth2")) {
            return oauth(provider, settings, tokens);
        }
        if (word.equals("sigv4")) {
            return aws(settings);
        }
        List<Credential> keys = new ArrayList<>();
        settings.keys().forEach(key -> keys.add(key(form, word, key)));
        return keys;
    }

    private static KeyCredential key(String form, String word, String key) {
        if (word.equals("bearer")) {
            return KeyCredential.header("Authorization", "Bearer ", key);
        }
        return word.startsWith("query:")
                ? KeyCredential.query(form.substring("query:".length()), key)
                : KeyCredential.header(form, "", key);
    }

    private static List<Credential> oauth(String provider, AuthenticationSettings settings, Tokens tokens) {
        if (!settings.missing("tokenUrl", "clientId", "clientSecret").isEmpty()) {
            return List.of();
        }
        TokenRequest request = settings.tokenRequest();
        String id = KeyCredential.hash(request.url() + " " + request.clientId());
        return List.of(new TokenCredential(provider, id, tokens.source(request)));
    }

    private static List<Credential> aws(AuthenticationSettings settings) {
        return settings.missing("region", "accessKey", "secretKey").isEmpty()
                ? List.of(new AwsSignature(settings.awsIdentity(), Clock.systemUTC()).warmed())
                : List.of();
    }

    /** Whether there is nothing to show, though the provider wants something. */
    public boolean lacksKey() {
        return credentials.isEmpty();
    }

    /** The one proof of every call, or null if a call has to choose, fetch or sign. */
    public @Nullable Proof standing() {
        return standing;
    }

    public static boolean isRefusal(int status) {
        return REFUSALS.contains(status);
    }

    public boolean hasSeveral() {
        return credentials.size() > 1;
    }

    /** The first key that does not rest and was not tried, or null. A single credential never rests. */
    public @Nullable Credential next(Set<Credential> tried) {
        for (Credential key : credentials) {
            if (!tried.contains(key) && (!hasSeveral() || rests.of(provider, key) == null)) {
                return key;
            }
        }
        return null;
    }

    /** The key of several rests from now on. */
    public void refused(Credential key, int status, @Nullable Duration retryAfter) {
        Duration span = rests.refused(provider, key, status, retryAfter);
        LOGGER.atWarn()
                .addKeyValue("provider", provider)
                .addKeyValue("attempt", credentials.indexOf(key) + 1)
                .addKeyValue("statusCode", status)
                .addKeyValue("durationMs", span.toMillis())
                .log("a key of several rests, because its provider refused it");
    }

    /** Whether a key rests because its rate is limited, so that waiting helps. */
    public boolean waitingHelps() {
        return soonest() != null;
    }

    /** What a call hears for which no key is left. */
    public HubError exhausted() {
        Duration wait = soonest();
        if (wait == null) {
            return HubError.upstream(
                    502, "The provider " + provider + " refused all of the hub's keys.", "upstream_auth");
        }
        return new HubError(
                429,
                "The provider " + provider + " limits the rate of requests of all of the hub's keys.",
                "rate_limit_error",
                null,
                "rate_limit_exceeded",
                wait);
    }

    private @Nullable Duration soonest() {
        return credentials.stream()
                .map(key -> rests.of(provider, key))
                .filter(rest -> rest != null && rest.limited())
                .map(rests::left)
                .min(Duration::compareTo)
                .orElse(null);
    }

    @Override
    public String toString() {
        return "Authentication[" + credentials.size() + "]";
    }
}
