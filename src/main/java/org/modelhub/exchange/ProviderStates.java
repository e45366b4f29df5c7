package org.modelhub.exchange;

import java.util.Optional;

/** What a feature that calls providers knows about them now and no file says. */
@FunctionalInterface
public interface ProviderStates {

    /**
     * Why a provider cannot be asked for a model at this moment.
     *
     * @param provider as its Kamelet names it
     * @param model the provider's name of the model
     * @return a sentence for an operator, without secrets; empty if nothing is known against it
     */
    Optional<String> objection(String provider, String model);
}
