/** Counts what the hub does: requests, tokens, streams, swaps. Way in: {@code RequestMeters} and {@code SwapMeters}. */
package org.modelhub.meter;
