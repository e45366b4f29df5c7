package org.modelhub.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the hub knows about itself once it serves, for the person who started it. */
public interface StartFacts {

    /** Where clients reach the data port, e.g. {@code http://127.0.0.1:8080/v1}. */
    String baseUrl();

    /** The admin key that this start made, or null if there was one before. */
    @Nullable
    String newKey();

    List<PublicName> names();
}
