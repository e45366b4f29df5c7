package org.modelhub.meter;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts the swaps of each public name by how they ended. Swaps are rare, so nothing is cached. */
public final class SwapMeters {

    private final MeterRegistry registry;

    public SwapMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts a swap; the outcome is one of few words, e.g. {@code swapped}, {@code refused}, {@code rolled-back}. */
    public void swapped(String model, String outcome) {
        registry.counter("hub.swaps", "model", model, "outcome", outcome).increment();
    }
}
