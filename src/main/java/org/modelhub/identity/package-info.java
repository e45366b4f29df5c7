/**
 * Who calls: API keys and their roles. The way in for requests is {@link org.modelhub.identity.CheckIdentityStep},
 * which asks the in-memory {@link org.modelhub.identity.KeyRing}; the way in for operators is {@link
 * org.modelhub.identity.KeyRegistrar}, which records an act, changes the {@link org.modelhub.identity.KeyStore} and
 * then the ring.
 */
package org.modelhub.identity;
