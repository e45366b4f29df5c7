/** What all connections to Redis have in common: how they are opened and kept, and scripts. */
package org.modelhub.redis;
