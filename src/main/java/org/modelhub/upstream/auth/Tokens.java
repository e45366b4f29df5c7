package org.modelhub.upstream.auth;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.modelhub.upstream.side.SideCalls;

/** The token sources by what they ask for. They outlive the routes: a swap must not cost a fetch, nor two routes two. */
public final class Tokens {

    private final SideCalls calls;
    private final LongSupplier clock;
    private final Map<TokenRequest, TokenSource> sources = new ConcurrentHashMap<>();

    public Tokens(SideCalls calls) {
        this(calls, System::nanoTime);
    }

    /** @param clock readings like those of {@link System#nanoTime()} */
    public Tokens(SideCalls calls, LongSupplier clock) {
        this.calls = calls;
        this.clock = clock;
    }

    TokenSource source(TokenRequest request) {
        return sources.computeIfAbsent(request, any -> new TokenSource(request, calls, clock));
    }
}
