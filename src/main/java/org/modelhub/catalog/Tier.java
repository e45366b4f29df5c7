package org.modelhub.catalog;

import java.util.Locale;

/** What a model runs on. */
public enum Tier {
    /** Two cores, 4 GiB. */
    SMALL,
    /** One A100. */
    MEDIUM,
    /** Eight A100 on one node. */
    LARGE,
    /** A vendor's API. */
    EXTERNAL;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The tier of this word. @throws IllegalArgumentException with the known words */
    public static Tier of(String wire) {
        for (Tier tier : values()) {
            if (tier.wire().equals(wire)) {
                return tier;
            }
        }
        throw new IllegalArgumentException("tier '" + wire + "' is none of small, medium, large, external");
    }
}
