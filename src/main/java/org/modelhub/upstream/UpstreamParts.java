package org.modelhub.upstream;

import org.modelhub.dialect.Dialects;
import org.modelhub.exchange.ProviderBudget;
import org.modelhub.stream.TokenCounter;
import org.modelhub.upstream.auth.KeyRests;
import org.modelhub.upstream.auth.Tokens;
import org.modelhub.upstream.guard.Guards;
import org.modelhub.upstream.image.PictureInliner;
import org.modelhub.upstream.listing.ProviderDirectory;
import org.modelhub.upstream.replica.ReplicaProperties;
import org.modelhub.upstream.replica.Replicas;
import org.modelhub.upstream.structured.AnswerChecks;

/**
 * What all providers share, whichever routes call them. It outlives every route, so that a swap loses no connection, no
 * token, no key's rest and no model's failures.
 */
public record UpstreamParts(
        Dialects dialects,
        UpstreamLoops loops,
        Replicas replicas,
        UpstreamProperties properties,
        TokenCounter counter,
        Tokens tokens,
        KeyRests rests,
        PictureInliner pictures,
        AnswerChecks checks,
        ProviderDirectory directory,
        Guards guards,
        ProviderBudget budget) {

    /** Enough to make endpoints of, which then cannot be called. */
    @SuppressWarnings("NullAway") // what only a call needs
    public static UpstreamParts ofNoCalls(Dialects dialects, UpstreamProperties properties, TokenCounter counter) {
        return new UpstreamParts(
                dialects,
                null,
                new Replicas(ReplicaProperties.DEFAULT, (provider, ejected) -> {}),
                properties,
                counter,
                null,
                null,
                null,
                null,
                new ProviderDirectory(),
                Guards.unlimited((nanos, action) -> () -> {}),
                ProviderBudget.UNLIMITED);
    }
}
