/**
 * What providers say they offer, asked of all at once and page by page. The way in is {@link
 * org.modelhub.upstream.listing.ProviderListing}.
 */
package org.modelhub.upstream.listing;
