package org.modelhub.swap;

import java.util.Set;

/**
 * One place where a route or a Kamelet calls a Kamelet.
 *
 * @param kamelet the name called, without a route id
 * @param given the properties that the call sets, in camel case
 * @param line of the call in its file
 */
record KameletCall(String kamelet, Set<String> given, int line) {}
