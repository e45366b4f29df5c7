package org.modelhub.exchange;

/** How hard the models behind the hub are pressed at this moment, as the calls to them tell. Safe for any thread. */
@FunctionalInterface
public interface Pressure {

    /**
     * The pressure on one model of one provider.
     *
     * @return from 0 (fast, without errors, or not called lately) to 1 (refuses, fails, or is full)
     */
    double of(String provider, String model);
}
