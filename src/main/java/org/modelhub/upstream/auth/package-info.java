/**
 * How a provider is shown who calls: keys, tokens, signatures, and which of several keys a call uses. The way in is
 * {@link org.modelhub.upstream.auth.Authentication}.
 */
package org.modelhub.upstream.auth;
