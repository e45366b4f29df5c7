/**
 * Streams that outlive the connection that reads them: frames with numbers, a bounded replay buffer, and a state machine
 * that keeps the upstream going, slows it down or ends it.
 */
package org.modelhub.stream.live;
