/**
 * What stands around every call to a provider: breaker, throttle gate, budgeted retries, hedging, slots. The way in is
 * {@link org.modelhub.upstream.guard.Guards}.
 */
package org.modelhub.upstream.guard;
