package org.modelhub.admission;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.catalog.ModelCard;
import org.modelhub.exchange.Caller;

/**
 * Who asks for what.
 *
 * @param caller null only where no key was checked
 * @param name the public name
 * @param request in its canonical form
 * @param models that may answer it
 */
record Asker(@Nullable Caller caller, String name, @Nullable Object request, List<ModelCard> models) {}
