package org.modelhub.upstream.auth;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One thing by which a provider knows the hub: a key, or what tokens or signatures are made from. */
public interface Credential {

    /** Tells it from the provider's others, and the secret cannot be got back from it. */
    String id();

    /** The proof where it is the same for every call, else null. */
    default @Nullable Proof standing() {
        return null;
    }

    /** The proof for one call; may complete on another thread, or fail with a {@code HubException}. */
    CompletableFuture<Proof> proof(SignedCall call);

    /** Whether a proof holds for one address only. */
    default boolean signsAddress() {
        return false;
    }

    /** The provider refused this proof with 401. {@return whether another one can be had} */
    default boolean renew(Proof refused) {
        return false;
    }
}
