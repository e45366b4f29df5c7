package org.modelhub.upstream.listing;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.modelhub.upstream.auth.Authentication;

/** A provider that live routes call, as far as asking for its models goes. */
public record ListedProvider(String name, @Nullable URI baseUrl, Authentication authentication, ListingPlan plan) {

    /** Without the address: it may hold secrets. */
    @Override
    public String toString() {
        return "ListedProvider[" + name + "]";
    }
}
