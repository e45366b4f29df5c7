/**
 * Chats over WebSockets. A socket enters by {@code routes/edge/socket.camel.yaml}, whose refusals are plain HTTP; from then
 * on {@link org.modelhub.edge.socket.SocketLink} speaks RFC 6455 and {@code SocketSession} the protocol
 * {@code modelhub.v1}, each on the event loop of its connection.
 */
package org.modelhub.edge.socket;
