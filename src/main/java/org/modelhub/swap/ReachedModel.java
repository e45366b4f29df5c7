package org.modelhub.swap;

import java.util.Set;
import java.util.stream.Collectors;
import org.modelhub.catalog.ModelCard;

/**
 * A model that a public name can reach.
 *
 * @param generative false for a model that only extracts from what it was given
 * @param missing names of environment variables without which it cannot work and that are not set
 */
public record ReachedModel(ModelCard card, boolean generative, Set<String> missing) {

    public boolean available() {
        return missing.isEmpty();
    }

    /** Why it is not available, for people; empty if it is. */
    public String unavailableBecause() {
        return missing.stream().sorted().map(name -> name + " is not set").collect(Collectors.joining(", "));
    }
}
