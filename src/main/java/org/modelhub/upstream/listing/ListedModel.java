package org.modelhub.upstream.listing;

/**
 * A model that a provider offers.
 *
 * @param id as the provider knows it
 * @param created in seconds since 1970, 0 if the provider does not say
 */
record ListedModel(String id, long created) {}
