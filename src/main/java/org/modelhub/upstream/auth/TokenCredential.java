package org.modelhub.upstream.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.modelhub.chat.HubError;
import org.modelhub.chat.ProviderException;

/** A client that fetches tokens and shows those. */
final class TokenCredential implements Credential {

    private final String provider;
    private final String id;
    private final TokenSource source;

    TokenCredential(String provider, String id, TokenSource source) {
        this.provider = provider;
        this.id = id;
        this.source = source;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public CompletableFuture<Proof> proof(SignedCall call) {
        CompletableFuture<Proof> proof = source.proof();
        return proof.isDone() && !proof.isCompletedExceptionally() ? proof : proof.exceptionally(this::fail);
    }

    private Proof fail(Throwable cause) {
        Throwable known = cause instanceof CompletionException wrapped ? wrapped.getCause() : cause;
        throw known instanceof TokenException failed
                ? ProviderException.of(failed.error(provider))
                : ProviderException.of(HubError.internal());
    }

    @Override
    public boolean renew(Proof refused) {
        return source.drop(refused);
    }
}
