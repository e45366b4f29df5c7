package org.modelhub.upstream.auth;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelhub.upstream.side.SideCalls;
import org.modelhub.upstream.side.SideReply;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonView;

/**
 * The token that one token request yields, kept as long as it is good.
 *
 * <pre>
 *   fetched ──────── FRESH ────────▶│──── AGING ────▶│── expired
 *                                   4/5 of its life   a little before its end
 * </pre>
 *
 * A fresh token is given at once. An aging one too, while one call, and only one, fetches its successor; if that fails,
 * the aging one serves on. Without a good token all calls wait for the same fetch. After a failed fetch the next one is
 * made no sooner than a second later. Safe for any thread.
 */
final class TokenSource {

    private static final long UNSAID_SECONDS = 300;
    private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();
    private static final long MARGIN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long YOUNG_NANOS = Duration.ofSeconds(10).toNanos();

    /** A token and its times, readings of the clock. */
    private record Token(CompletableFuture<Proof> proof, long fetchedAt, long agingAt, long expiresAt) {

        static Token of(String value, long seconds, long now) {
            long life = Duration.ofSeconds(seconds).toNanos();
            Proof proof = Proof.header("Authorization", "Bearer " + value);
            return new Token(
                    CompletableFuture.completedFuture(proof),
                    now,
                    now + life / 5 * 4,
                    now + life - Math.min(MARGIN_NANOS, life / 10));
        }
    }

    private final TokenRequest request;
    private final SideCalls calls;
    private final LongSupplier clock;
    private @Nullable Token token;
    private @Nullable CompletableFuture<Proof> fetch;
    private @Nullable TokenException failure;
    private long failedAt;

    TokenSource(TokenRequest request, SideCalls calls, LongSupplier clock) {
        this.request = request;
        this.calls = calls;
        this.clock = clock;
    }

    /** Fails with a {@link TokenException}. */
    synchronized CompletableFuture<Proof> proof() {
        long now = clock.getAsLong();
        Token known = token;
        if (known != null && now - known.agingAt() < 0) {
            return known.proof();
        }
        CompletableFuture<Proof> fetching = fetching(now);
        return known != null && now - known.expiresAt() < 0 ? known.proof() : fetching;
    }

    /** Forgets the token if it is still the refused one. {@return whether asking again may give a better one} */
    synchronized boolean drop(Proof refused) {
        Token known = token;
        if (known == null || !refused.equals(known.proof().join())) {
            return true;
        }
        if (clock.getAsLong() - known.fetchedAt() < YOUNG_NANOS) {
            // It is not age that is wrong with it: a provider that refuses every token must not have one fetched a
            // call.
            return false;
        }
        token = null;
        return true;
    }

    private CompletableFuture<Proof> fetching(long now) {
        if (fetch != null) {
            return fetch;
        }
        if (failure != null && now - failedAt < PAUSE_NANOS) {
            return CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<Proof> begun = new CompletableFuture<>();
        fetch = begun;
        hear(calls.call(request.call()), begun);
        return begun;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its failure is heard by the stage itself
    private void hear(CompletableFuture<SideReply> call, CompletableFuture<Proof> begun) {
        call.whenComplete((reply, lost) -> landed(begun, reply, lost));
    }

    private void landed(CompletableFuture<Proof> waiting, @Nullable SideReply reply, @Nullable Throwable lost) {
        try {
            if (lost != null || reply == null) {
                throw TokenException.unreachable();
            }
            waiting.complete(keep(reply));
        } catch (TokenException failed) {
            keep(failed);
            waiting.completeExceptionally(failed);
        }
    }

    private synchronized Proof keep(SideReply reply) {
        Token fetched = read(reply, clock.getAsLong());
        token = fetched;
        fetch = null;
        failure = null;
        return fetched.proof().join();
    }

    private synchronized void keep(TokenException failed) {
        fetch = null;
        failure = failed;
        failedAt = clock.getAsLong();
    }

    private static Token read(SideReply reply, long now) {
        if (reply.status() / 100 != 2) {
            throw reply.status() / 100 == 4 && reply.status() != 429
                    ? TokenException.refused()
                    : TokenException.unreachable();
        }
        try {
            JsonView body = JsonView.parse(reply.body());
            String value = body.string("access_token");
            if (value == null || value.isBlank() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw TokenException.unreadable();
            }
            return Token.of(value, seconds(body), now);
        } catch (JsonException notJson) {
            throw TokenException.unreadable();
        }
    }

    private static long seconds(JsonView body) {
        JsonReader.Type type = body.type("expires_in");
        long said = UNSAID_SECONDS;
        if (type == JsonReader.Type.NUMBER) {
            said = Objects.requireNonNull(body.number("expires_in")).longValue();
        } else if (type == JsonReader.Type.STRING) {
            String text = Objects.requireNonNull(body.string("expires_in"));
            said = text.matches("\\d{1,9}") ? Long.parseLong(text) : UNSAID_SECONDS;
        }
        return Math.max(1, Math.min(said, MOST_SECONDS));
    }
}
