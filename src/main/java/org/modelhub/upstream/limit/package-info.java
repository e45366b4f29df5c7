/**
 * How many calls one model of one provider carries at once, and who waits for a slot. The way in is {@link
 * org.modelhub.upstream.limit.UpstreamLimits}.
 */
package org.modelhub.upstream.limit;
