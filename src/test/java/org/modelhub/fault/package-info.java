/**
 * Peers that misbehave in one known way each, for tests: upstreams that script, stall, reset, cut or flood, and a TCP
 * proxy that damages any connection by rule. All listen on loopback, on a port of their own, and record what they saw.
 */
package org.modelhub.fault;
