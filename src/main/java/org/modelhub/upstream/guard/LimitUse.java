package org.modelhub.upstream.guard;

/** How full slots are; for {@link Slots} that know. */
@FunctionalInterface
public interface LimitUse {

    /** From 0 (no call runs) to 1 (no slot is free). */
    double use();
}
