package org.modelhub.edge.socket;

import org.apache.camel.CamelContext;
import org.modelhub.edge.engine.HubHttp;
import org.modelhub.edge.engine.InnerRequests;
import org.modelhub.stream.LoopDeadlines;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires chats over WebSockets. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SocketProperties.class)
class SocketConfig {

    /** By this name Camel finds it for the endpoints of that scheme. */
    @Bean("vertx-websocket")
    HubWebsocketComponent vertxWebsocket(HubHttp http) {
        return new HubWebsocketComponent(http);
    }

    @Bean
    Sockets sockets(SocketProperties limits, LoopDeadlines deadlines) {
        return new Sockets(limits, deadlines);
    }

    @Bean
    CheckHandshakeStep checkHandshake(SocketProperties limits) {
        return new CheckHandshakeStep(new HandshakeRules(limits.origins()));
    }

    @Bean
    AcceptSocketStep acceptSocket(Sockets sockets) {
        return new AcceptSocketStep(sockets);
    }

    @Bean
    InnerRequests innerRequests(HubHttp http, CamelContext camel) {
        return new InnerRequests(http, camel);
    }
}
