package org.modelhub.exchange;

/**
 * What a client has of an answer that broke off, for the model that is to go on with it.
 *
 * @param text all of the visible answer so far, empty if it broke off before that
 * @param tokens how many tokens that text is, by the hub's own count
 * @param reasoned whether the client has reasoning of it, too
 * @param seams how many models have gone on with it before, counting this one
 */
public record Continuation(String text, int tokens, boolean reasoned, int seams) {}
