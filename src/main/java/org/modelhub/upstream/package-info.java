/**
 * Calls to providers: the {@code upstream:} Camel component over the Vert.x HTTP client, with timeouts, pools that no
 * route owns, and cancellation. The way in is {@link org.modelhub.upstream.UpstreamComponent}.
 */
package org.modelhub.upstream;
