/**
 * The text events of OpenAI's Realtime API over a socket. Enters by {@code routes/edge/realtime.camel.yaml}; {@code
 * RealtimeSession} keeps the conversation, and each of its responses is a request of the Responses API through the hub.
 */
package org.modelhub.edge.socket.realtime;
