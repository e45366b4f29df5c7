package org.modelhub.edge.socket;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.modelhub.edge.engine.Drain;
import org.modelhub.edge.engine.HubHttp;
import org.modelhub.edge.engine.InnerRequests;
import org.modelhub.exchange.KeyLookup;
import org.modelhub.stream.LoopDeadlines;
import org.modelhub.stream.live.Streams;
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
    InnerRequests innerRequests(HubHttp http, CamelContext camel) {
        return new InnerRequests(http, camel);
    }

    @Bean
    OpenSockets openSockets(Drain drain, MeterRegistry registry) {
        OpenSockets open = new OpenSockets();
        drain.onBegin(open::drain);
        Gauge.builder("hub.sockets.open", open, OpenSockets::count)
                .description("Clients connected by a WebSocket")
                .register(registry);
        return open;
    }

    @Bean
    SocketHub socketHub(
            SocketProperties limits,
            LoopDeadlines deadlines,
            InnerRequests requests,
            Streams streams,
            OpenSockets sockets,
            KeyLookup keys) {
        return new SocketHub(limits, deadlines, requests, streams, sockets, keys);
    }

    @Bean
    Sockets sockets(SocketHub hub) {
        return new Sockets(hub);
    }

    @Bean("checkHandshake." + Subprotocols.CHAT)
    CheckHandshakeStep checkChatHandshake(SocketProperties limits) {
        return new CheckHandshakeStep(new HandshakeRules(limits.origins(), Subprotocols.CHAT));
    }

    @Bean("checkHandshake." + Subprotocols.REALTIME)
    CheckHandshakeStep checkRealtimeHandshake(SocketProperties limits) {
        return new CheckHandshakeStep(new HandshakeRules(limits.origins(), Subprotocols.REALTIME));
    }

    @Bean
    AcceptSocketStep acceptSocket(Sockets sockets) {
        return new AcceptSocketStep(sockets);
    }
}
