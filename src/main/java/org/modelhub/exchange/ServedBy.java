package org.modelhub.exchange;

/**
 * Which upstream model took a call.
 *
 * @param provider the provider's name, e.g. {@code openai}
 * @param model the upstream's own name of the model
 * @param generative false for the in-process extractive model, which the reply then says
 */
public record ServedBy(String provider, String model, boolean generative) {}
