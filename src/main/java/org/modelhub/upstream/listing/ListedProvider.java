package org.modelhub.upstream.listing;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.modelhub.upstream.auth.Authentication;
import org.modelhub.upstream.replica.ReplicaSet;

/** A provider that live routes call, as far as asking for its models goes. */
public record ListedProvider(String name, @Nullable ReplicaSet at, Authentication authentication, ListingPlan plan) {

    /** Of several the first that serves; null if none is set. */
    public @Nullable URI baseUrl() {
        return at == null ? null : at.url();
    }

    /** Tells it from other providers of its name, whichever of its replicas serves. */
    @Nullable
    URI place() {
        return at == null ? null : at.firstUrl();
    }

    /** Without the address: it may hold secrets. */
    @Override
    public String toString() {
        return "ListedProvider[" + name + "]";
    }
}
