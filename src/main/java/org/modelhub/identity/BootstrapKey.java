package org.modelhub.identity;

import java.util.Optional;

/**
 * The admin key that this start generated, if it did. It is shown once, by whoever greets the operator; the store has
 * only its hash.
 *
 * @param shownOnce the key in clear
 */
public record BootstrapKey(Optional<String> shownOnce) {

    @Override
    public String toString() {
        return shownOnce.isPresent() ? "a generated admin key" : "no generated admin key";
    }
}
