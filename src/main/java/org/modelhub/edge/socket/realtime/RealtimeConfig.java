package org.modelhub.edge.socket.realtime;

import org.modelhub.edge.socket.Sockets;
import org.modelhub.swap.LiveRoutes;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires conversations over WebSockets. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RealtimeProperties.class)
class RealtimeConfig {

    @Bean
    AcceptRealtimeStep acceptRealtime(Sockets sockets, LiveRoutes live, RealtimeProperties limits) {
        ConversationRoom room = new ConversationRoom(
                limits.conversation().toBytes(), limits.conversations().toBytes());
        return new AcceptRealtimeStep(sockets, live, room);
    }
}
