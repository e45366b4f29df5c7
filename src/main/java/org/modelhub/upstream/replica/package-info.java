/**
 * The replicas of one provider: which of its base URLs a call goes to, and which are left out for a while. The way in is
 * {@link org.modelhub.upstream.replica.Replicas}.
 */
package org.modelhub.upstream.replica;
