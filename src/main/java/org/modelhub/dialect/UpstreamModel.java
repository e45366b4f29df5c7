package org.modelhub.dialect;

/**
 * The upstream's name of a model, and how its provider deviates from the dialect.
 *
 * @param name as the provider knows it
 */
public record UpstreamModel(String name, Quirks quirks) {}
