package org.modelhub.local;

import org.modelhub.exchange.TextSpaces;

/** The real embedding models as other features' tests search with them, loaded once for all. */
public final class RealSpaces {

    private static final LocalModels MODELS = new LocalModels(RealModels.POOL, RealModels.LIMITS);

    private RealSpaces() {}

    public static TextSpaces get() {
        return MODELS.spaces();
    }
}
