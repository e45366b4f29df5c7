package org.modelhub.answer;

/**
 * All of a request that changes its answer but for its last question, as a digest: who asks, the public name, what was
 * said before, and every parameter. Answers of one scope may stand for one another, and no others.
 *
 * @param digest SHA-256 in hex
 */
record Scope(String digest) {}
